// Activity at the positions of the cells, frame by frame, played like a film.
import { unpack } from "../api.js";
import { html, useEffect, useMemo, useRef, useState } from "../lib.js";
import { useStore } from "../store.js";
import { paintFrame, paintGround, panelsOf } from "./activity_paint.js";
import { Answered, useAnswer } from "./answer.js";
import { modelTime, whole } from "./format.js";
import { useSize, useTheme } from "./ink.js";
import { SaveFigure } from "./save_figure.js";
import { TimeBar } from "./time_bar.js";

const SPEEDS = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

export function Activity({ scope }) {
  const span = useStore(scope.span);
  const names = useStore(scope.names);
  const answer = useAnswer(names.length ? scope.path("activity", scope.fields(span, names)) : null, { delay: 200 });
  return html`<div class="activity-part"><${TimeBar} scope=${scope}>
      <${SaveFigure} figures=${() => [{ title: "Activity in space", path: scope.figure("activity"), film: true }]} /><//>
    ${names.length ? html`<${Answered} answer=${answer} what="activity">
      ${(found) => html`<${Film} found=${found} />`}<//>` : html`<p class="notice muted">Choose a population.</p>`}
  </div>`;
}

/** @param {Props<{found: Told<"Activity">}>} props */
function Film({ found }) {
  const film = useMemo(() => {
    const { x, y, offsets, cell } = found;
    return { ...found, x: unpack(x), y: unpack(y), offsets: unpack(offsets), cell: unpack(cell) };
  }, [found]);
  const [frame, setFrame] = useState(0);
  const [playing, play] = useState(false);
  const [speed, setSpeed] = useState(4);
  useEffect(() => setFrame(0), [film]);
  usePlaying(playing, film, SPEEDS[speed], setFrame, play);
  const shown = Math.min(frame, film.frames - 1);
  const many = film.offsets[shown + 1] - film.offsets[shown];
  const toggle = () => {
    if (!playing && shown >= film.frames - 1) setFrame(0);
    play(!playing);
  };
  if (film.x.every(Number.isNaN)) return html`<p class="notice muted">These populations have no positions.</p>`;
  return html`<div class="row small">
      <button class="primary" onClick=${toggle}>${playing ? "Pause" : "Play"}</button>
      <label class="row grow">Time <input class="grow" type="range" min="0" max=${film.frames - 1} value=${shown}
        aria-valuetext=${modelTime(film.start + shown * film.bin)}
        onInput=${(event) => setFrame(Number(event.target.value))} /></label>
      <label class="row">Speed <input type="range" min="0" max=${SPEEDS.length - 1} value=${speed}
        aria-valuetext=${`${SPEEDS[speed]} of real time`}
        onInput=${(event) => setSpeed(Number(event.target.value))} /></label>
      <span class="speed">${SPEEDS[speed]} × real time</span>
    </div>
    <${Stage} film=${film} frame=${shown} />
    <p class="small muted">
      ${modelTime(film.start + shown * film.bin)} to ${modelTime(film.start + (shown + 1) * film.bin)}:${" "}
      ${many === 1 ? "1 cell fires" : `${whole(many)} cells fire`}. ${film.note}</p>`;
}

/** Move on frame by frame while it is played. */
function usePlaying(playing, film, speed, setFrame, play) {
  useEffect(() => {
    if (!playing) return undefined;
    let last = performance.now();
    let gone = 0;
    let turn = requestAnimationFrame(function step(now) {
      gone += ((now - last) / 1000) * speed;
      last = now;
      const steps = Math.floor(gone / film.bin);
      if (steps) {
        gone -= steps * film.bin;
        setFrame((before) => {
          if (before + steps >= film.frames - 1) play(false);
          return Math.min(before + steps, film.frames - 1);
        });
      }
      turn = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(turn);
  }, [playing, film, speed, setFrame, play]);
}

const STAGE = "Cells at their positions on the cortical plane";

function Stage({ film, frame }) {
  const frameBox = useRef(null);
  const canvas = useRef(null);
  const size = useSize(frameBox);
  const theme = useTheme();
  const panels = useMemo(() => (size.width ? panelsOf(film, size) : null), [film, size]);
  const ground = useMemo(
    () => panels && paintGround(film, panels, size, devicePixelRatio || 1),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- the colours of the style sheet are others in another theme
    [film, panels, size, theme],
  );
  useEffect(() => {
    if (ground) paintFrame(canvas.current, ground, film, panels, frame, size, devicePixelRatio || 1);
  }, [ground, film, panels, frame, size]);
  const layers = panels?.map((panel) => panel.title).join(", ");
  const bright = `those that fire at ${modelTime(film.start + frame * film.bin)} are bright.`;
  return html`<div class="activity-frame" ref=${frameBox}><canvas ref=${canvas} role="img"
    aria-label=${`${STAGE}, a panel for each layer (${layers}); ${bright}`}></canvas></div>`;
}
