// What a mistake is in the modules of the page, beside what the types say.
import hooks from "eslint-plugin-react-hooks";
import globals from "globals";

// Words that modules use for their own things: they may hide what a browser calls so, which is then used by no accident.
const OWN = [
  "Selection", "close", "closed", "event", "find", "focus", "frames", "length", "model", "name", "open", "origin", "parent",
  "print", "scroll", "self", "status", "stop", "top", "when",
];

export default [
  {
    files: ["**/*.js"],
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    plugins: { "react-hooks": hooks },
    rules: {
      "eqeqeq": "error",
      "max-len": ["error", { code: 128 }],
      "max-lines-per-function": ["error", { max: 60 }],
      "no-restricted-globals": ["error", ...OWN, "window"],
      "no-shadow": ["error", { builtinGlobals: true, allow: OWN, hoist: "all" }],
      "no-undef": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-var": "error",
      "prefer-const": "error",
      "react-hooks/exhaustive-deps": "error",
      "react-hooks/rules-of-hooks": "error",
    },
  },
  { files: ["tests/**/*.js"], languageOptions: { globals: globals.node } },
];
