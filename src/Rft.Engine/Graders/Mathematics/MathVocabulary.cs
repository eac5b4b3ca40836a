using System.Collections.Frozen;

namespace Rft.Engine.Graders;

/// <summary>What words, commands and signs of mathematical texts mean.</summary>
internal static class MathVocabulary
{
    /// <summary>Functions by the names that people and LaTeX write.</summary>
    public static readonly FrozenDictionary<string, string> Functions = new Dictionary<string, string>
    {
        ["sin"] = "sin", ["cos"] = "cos", ["tan"] = "tan", ["tg"] = "tan", ["cot"] = "cot", ["sec"] = "sec", ["csc"] = "csc",
        ["arcsin"] = "asin", ["arccos"] = "acos", ["arctan"] = "atan", ["asin"] = "asin", ["acos"] = "acos", ["atan"] = "atan",
        ["sinh"] = "sinh", ["cosh"] = "cosh", ["tanh"] = "tanh",
        ["log"] = "log", ["ln"] = "log", ["lg"] = "lg", ["exp"] = "exp", ["abs"] = "abs", ["floor"] = "floor", ["ceil"] = "ceil",
        ["min"] = "min", ["max"] = "max", ["gcd"] = "gcd", ["lcm"] = "lcm",
    }.ToFrozenDictionary();

    /// <summary>Commands and characters that stand for a letter of this name.</summary>
    public static readonly FrozenDictionary<string, string> Letters = new[]
    {
        "alpha", "beta", "gamma", "delta", "epsilon", "varepsilon", "zeta", "eta", "theta", "vartheta", "iota", "kappa", "lambda", "mu", "nu",
        "xi", "pi", "rho", "sigma", "tau", "upsilon", "phi", "varphi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi",
        "Sigma", "Phi", "Psi", "Omega", "ell", "hbar", "infty", "emptyset",
    }.Select(name => KeyValuePair.Create(name, name)).Concat(
    [
        new("\u03c0", "pi"), new("\u221e", "infty"), new("varnothing", "emptyset"), new("\u2205", "emptyset"), new("infinity", "infty"),
        new("inf", "infty"), new("oo", "infty"), new("\u03b1", "alpha"), new("\u03b2", "beta"), new("\u03b8", "theta"), new("\u03bb", "lambda"),
    ]).ToFrozenDictionary();

    /// <summary>Commands and characters that are the same sign.</summary>
    public static readonly FrozenDictionary<string, string> Signs = new Dictionary<string, string>
    {
        ["times"] = "*", ["cdot"] = "*", ["ast"] = "*", ["\u00d7"] = "*", ["\u00b7"] = "*", ["\u22c5"] = "*", ["\u2217"] = "*",
        ["div"] = "/", ["\u00f7"] = "/", ["\u2044"] = "/", ["\u2215"] = "/",
        ["\u2212"] = "-", ["\u2013"] = "-", ["\u2014"] = "-",
        ["pm"] = "+-", ["\u00b1"] = "+-", ["mp"] = "-+", ["\u2213"] = "-+",
        ["cup"] = "cup", ["\u222a"] = "cup", ["in"] = "in", ["\u2208"] = "in",
        ["{"] = "\\{", ["}"] = "\\}", ["lbrace"] = "\\{", ["rbrace"] = "\\}",
        ["lbrack"] = "[", ["rbrack"] = "]", ["langle"] = "(", ["rangle"] = ")", ["lparen"] = "(", ["rparen"] = ")",
        ["|"] = "|", ["vert"] = "|", ["lvert"] = "|", ["rvert"] = "|", ["mid"] = "|",
        ["lfloor"] = "lfloor", ["rfloor"] = "rfloor", ["lceil"] = "lceil", ["rceil"] = "rceil",
        ["\u230a"] = "lfloor", ["\u230b"] = "rfloor", ["\u2308"] = "lceil", ["\u2309"] = "rceil",
        ["%"] = "%", ["\\"] = "\\\\", ["and"] = ",", ["or"] = ",", ["vee"] = ",", ["lor"] = ",",
        ["choose"] = "choose",
    }.ToFrozenDictionary();

    /// <summary>Relations by the ways to write them.</summary>
    public static readonly FrozenDictionary<string, string> Relations = new Dictionary<string, string>
    {
        ["="] = "=", ["equiv"] = "=", ["approx"] = "=", ["\u2248"] = "=", ["<"] = "<", ["lt"] = "<", [">"] = ">", ["gt"] = ">",
        ["le"] = "<=", ["leq"] = "<=", ["leqslant"] = "<=", ["\u2264"] = "<=", ["ge"] = ">=", ["geq"] = ">=", ["geqslant"] = ">=",
        ["\u2265"] = ">=", ["ne"] = "!=", ["neq"] = "!=", ["\u2260"] = "!=",
    }.ToFrozenDictionary();

    /// <summary>Commands that only say how something looks.</summary>
    public static readonly FrozenSet<string> Ignored = new[]
    {
        "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "displaystyle", "textstyle", "limits", "$", "!", ",", ";", ":", " ",
        "quad", "qquad", "(", ")", "[", "]", "circ", "degree", "prime", "cdots", "ldots", "dots", "hfill", "space", "degrees", "thinspace", "boxed", "fbox",
    }.ToFrozenSet();

    /// <summary>Commands whose argument is words.</summary>
    public static readonly FrozenSet<string> Text = new[] { "text", "textbf", "textit", "textrm", "textnormal", "mbox", "hbox", "texttt" }.ToFrozenSet();

    /// <summary>Commands whose argument is mathematics in another type face.</summary>
    public static readonly FrozenSet<string> Faces =
        new[] { "mathrm", "mathbf", "mathbb", "mathit", "mathcal", "mathsf", "operatorname", "boldsymbol", "bm", "vec" }.ToFrozenSet();

    /// <summary>Fractions, by the names of their command, and other commands that take arguments.</summary>
    public static readonly FrozenDictionary<string, string> Commands = new Dictionary<string, string>
    {
        ["frac"] = "frac", ["dfrac"] = "frac", ["tfrac"] = "frac", ["cfrac"] = "frac", ["sqrt"] = "sqrt", ["\u221a"] = "sqrt",
        ["binom"] = "binom", ["dbinom"] = "binom", ["tbinom"] = "binom", ["overline"] = "overline", ["bar"] = "overline",
    }.ToFrozenDictionary();

    /// <summary>Units that people write right behind a number, where letters could be a product.</summary>
    public static readonly FrozenSet<string> Units = new[]
    {
        "cm", "mm", "km", "kg", "mg", "ml", "ft", "lb", "lbs", "oz", "min", "sec", "hr", "hrs", "mph", "kmh", "kph", "in", "yd", "mi", "hz",
    }.ToFrozenSet();
}
