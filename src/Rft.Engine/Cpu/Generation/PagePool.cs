namespace Rft.Engine.Cpu.Generation;

/// <summary>
/// Who uses which page of the key-value cache. A page that several sequences share goes back when the last one returns it.
/// </summary>
internal sealed class PagePool
{
    private readonly int[] _users;
    private readonly int[] _free;

    public PagePool(int pages)
    {
        (_users, _free) = (new int[pages], new int[pages]);
        Reset();
    }

    /// <summary>Pages that nobody uses.</summary>
    public int Available { get; private set; }

    /// <summary>Takes every page back.</summary>
    public void Reset()
    {
        Array.Clear(_users);
        Available = _free.Length;
        for (var place = 0; place < _free.Length; place++)
        {
            // Low pages are on top, so that a small job touches little memory.
            _free[place] = _free.Length - 1 - place;
        }
    }

    /// <summary>A page for one user.</summary>
    public int Rent()
    {
        var page = _free[--Available];
        _users[page] = 1;
        return page;
    }

    /// <summary>One more user of a page in use.</summary>
    public void Share(int page) => _users[page]++;

    /// <summary>One user less.</summary>
    public void Return(int page)
    {
        if (--_users[page] == 0)
        {
            _free[Available++] = page;
        }
    }
}
