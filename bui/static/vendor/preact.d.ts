// What the page uses of preact and htm, for whoever checks its types; nothing of it is loaded.

/** A ref: what `current` is, a component knows. */
export interface Ref<T> {
  current: T;
}

type Next<S> = S | ((now: S) => S);
type Ends = void | (() => void);

export function html(strings: TemplateStringsArray, ...values: unknown[]): any;
export function render(node: any, place: Element | null): void;
export function useState(initial: null): [any, (next: any) => void];
export function useState<S>(initial: S | (() => S)): [S, (next: Next<S>) => void];
export function useRef(initial: null): Ref<any>;
export function useRef<T>(initial: T): Ref<T>;
export function useEffect(work: () => Ends, dependencies?: readonly unknown[]): void;
export function useLayoutEffect(work: () => Ends, dependencies?: readonly unknown[]): void;
export function useMemo<T>(make: () => T, dependencies: readonly unknown[]): T;
export function useCallback<F extends (...words: any[]) => unknown>(work: F, dependencies: readonly unknown[]): F;
export function useReducer<S, A>(step: (now: S, action: A) => S, initial: S): [S, (action: A) => void];
