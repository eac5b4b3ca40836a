// Validates documents with ajv in strict mode: node ajv-validate.mjs SCHEMA_FOLDER DOCUMENT... prints {"path": true|false, ...}.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import Ajv2020 from "ajv/dist/2020.js";

const [schemas, ...documents] = process.argv.slice(2);
const read = path => JSON.parse(readFileSync(path, "utf8"));
const ajv = new Ajv2020.default({ strict: true, allowUnionTypes: true, strictTypes: false, strictRequired: false });
ajv.addSchema(read(join(schemas, "grader.schema.json")));
const validate = ajv.compile(read(join(schemas, "rft-spec.schema.json")));
console.log(JSON.stringify(Object.fromEntries(documents.map(path => [path, validate(read(path))]))));
