// The words that the modules of the page use in their comments for what passes between them.
import type { components, paths } from "./api";

type Schemas = components["schemas"];

/** The parts of an address: /runs/abc/raster?bins=5 is ["", "runs", "abc", "raster"]. */
type Parts<P extends string> = P extends `${infer Path}?${string}` ? Parts<Path> : P extends `${infer One}/${infer Rest}` ? [One, ...Parts<Rest>] : [P];
type Fits<Own, Known> = Own extends [infer One extends string, ...infer Rest]
  ? Known extends [infer Other extends string, ...infer Others]
    ? Other extends `{${string}}` ? Fits<Rest, Others> : One extends Other ? Fits<Rest, Others> : false
    : false
  : Known extends [] ? true : false;
type Content_<R> = R extends { content: { "application/json": infer A } } ? A : never;
type Said<M> = M extends { responses: infer R } ? Content_<R[keyof R & (200 | 201)]> : never;
type Under<Method extends string> = {
  [K in keyof paths as paths[K] extends Record<Method, { responses: unknown }> ? K : never]: paths[K] extends Record<Method, infer M> ? M : never;
};
type Known<P extends string, Method extends string> = {
  [K in keyof Under<Method> & string]: Fits<Parts<`/api${P}`>, Parts<K>> extends true ? Said<Under<Method>[K]> : never;
}[keyof Under<Method> & string];

declare global {
  /** What the server answers to a request; anything where the address is not known before the page runs. */
  type Answer<P extends string, Method extends string = "get"> = string extends P ? any : [Known<P, Method>] extends [never] ? any : Known<P, Method>;

  /** A shape of an answer by its name in the description of the interface. */
  type Told<Name extends keyof Schemas> = Schemas[Name];
  /** Properties of a component; those that are not named may be anything. */
  type Props<P> = P & Record<string, any>;
  /** Runs side by side: each has a letter. */
  type LetteredRun = Schemas["ComparedRun"] & { letter: string };
  type Compared = Omit<Schemas["Comparison"], "runs"> & { runs: LetteredRun[] };

  type Session = Schemas["Session"];
  type Schema = Schemas["Schema"];
  type Problem = Schemas["Problem"];
  type Level = Problem["level"];
  type Run = Schemas["Run"];
  type Version = Schemas["Version"];
  type Plan = Schemas["Plan"];
  type Result = Schemas["Result"];
  type Packed = Schemas["Packed"];
  type Band = Pick<Schemas["Band"], "name" | "from" | "to" | "excitatory" | "short" | "slot"> & { kind?: string; layer?: string };

  type SheetName = keyof Schemas["Sheets"];
  /** A row of cells, which may be switched off, or a line of comment. */
  type Row = { cells: string[]; off?: boolean; note?: undefined } | { note: string[]; cells?: undefined; off?: undefined };
  type Sheet = { columns: string[]; rows: Row[] };
  /** The tables of a project. They are never changed in place. */
  type Content = { sheets: Record<SheetName, Sheet>; models: string };
  /** A cell to set: the numbers of its row and its column, and its text. */
  type CellText = [row: number, column: number, text: string];

  /** What the address says: the view, and of what. */
  type Route = { view: string; project?: string; sliders?: string; run?: string; point?: string; tab?: string; compare?: string; page?: string; at?: string };
  /** The open project without its tables. */
  type OpenProject = Schemas["ProjectHead"] & { versions?: Version[] };
  /** An answer of the check, the content that it is `of`, and why there is none. */
  type Checked = Partial<Schemas["Check"]> & Pick<Schemas["Check"], "ready" | "problems" | "values" | "sweeps" | "runs" | "trusted"> & { of?: Content; failed?: string };
  type Toast = { message: string; kind: string; key: number; way?: { words: string; href: string } };

  /** Problems of a sheet by row and column; those of whole rows have the column "". */
  type Marks = Map<number, Map<string, Problem[]>>;

  type Sort = { name: string; direction: string } | null;
  /** Texts to filter by, by column. */
  type Filters = Record<string, string> | null;
  /** A column of a grid: `at` is its place in the sheet, `text` works its cells out. */
  type GridColumn = { name: string; at: number; width: number; title?: string; help?: string; wrong?: boolean; readonly?: boolean; text?: (row: number) => string };
  type GridModel = { columns: GridColumn[]; rows: Row[]; order: number[]; marks: Marks; sort?: Sort; filters?: Filters };
  /** A cell by the number of its row in the sheet. */
  type GridPlace = { number: number | null; name: string | null; at: number };
  /** What is done to whole rows. */
  type RowWord = "insert" | "below" | "note" | "duplicate" | "delete" | "switch" | "up" | "down";

  /** What a grid tells; whatever the user wants changed is done by who listens. */
  interface GridTell {
    /** The active cell is another one. */
    active(place: GridPlace): void;
    /** Cells are to have other texts; `words` say why. */
    cells(cells: CellText[], words: string): void;
    /** What may stand in a cell; a closed list is all that may. */
    choices(name: string, row: number): { words: string[]; closed: boolean; meanings?: Record<string, string> };
    filter(name: string, text: string): void;
    rows(word: RowWord, numbers: number[]): void;
    /** Something to be read once. */
    said(words: string): void;
    sort(name: string): void;
    /** Lines are pasted whose first one may have titles; true when somebody has taken them. */
    titled(lines: string[][], numberOf: (line: number) => number): boolean;
    /** A text is being typed, or, with null, is given up. */
    typed(row: number | null, column?: number, text?: string): void;
    width(name: string, width: number): void;
  }

  /** A part of the time, in second. */
  type Span = { start: number; stop: number };
  type Point = { x: number; y: number };
}
