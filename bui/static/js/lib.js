// Rendering: one place that knows which library does it.
export {
  html, render, useState, useEffect, useLayoutEffect, useMemo, useRef, useCallback, useReducer,
} from "../vendor/preact.js";
