// Style and safety of the browser side. Types are checked by tsc (tsconfig.json).

import js from "@eslint/js";
import tsdoc from "eslint-plugin-tsdoc";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

// Text becomes elements in one place only, through the one Trusted Types policy.
const NO_RAW_HTML = [
  {
    selector: "AssignmentExpression > MemberExpression[property.name=/^(inner|outer)HTML$/]",
    message: "Build elements, or go through the one sanitiser: a page's html is hostile.",
  },
  {
    selector:
      "CallExpression > MemberExpression[property.name=/^(insertAdjacentHTML|setHTMLUnsafe|write|writeln)$/][object.name!=/Writer$|^writer$/]",
    message: "Build elements, or go through the one sanitiser: a page's html is hostile.",
  },
];

export default defineConfig(
  globalIgnores(["build/", "node_modules/", ".venv/"]),
  {
    files: ["**/*.{js,mjs}"],
    extends: [js.configs.recommended],
    languageOptions: {
      globals: { console: "readonly", process: "readonly", URL: "readonly" },
    },
  },
  {
    files: ["**/*.ts"],
    extends: [
      js.configs.recommended,
      tseslint.configs.strictTypeChecked,
      tseslint.configs.stylisticTypeChecked,
    ],
    plugins: { tsdoc },
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "no-restricted-syntax": ["error", ...NO_RAW_HTML],
      "no-undef": "off", // tsc knows the names
      "tsdoc/syntax": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
    },
  },
);
