// What the page uses of uPlot, for whoever checks its types; nothing of it is loaded.

export default class uPlot {
  constructor(options: object, data: ArrayLike<number | null>[], place: Element);
  static paths: { stepped(options: object): unknown; linear(): unknown };
  cursor: { idx: number | null | undefined; left: number };
  select: { left: number; width: number };
  destroy(): void;
  posToVal(place: number, scale: string): number;
  setData(data: ArrayLike<number | null>[], fit?: boolean): void;
  setScale(name: string, limits: { min: number; max: number }): void;
  setSelect(part: { left: number; width: number; top: number; height: number }, tell?: boolean): void;
  setSize(size: { width: number; height: number }): void;
}
