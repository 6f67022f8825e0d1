// @ts-check
// Takes the picture of the README, web-demo/screenshot.png: node toolchain/screenshot.mjs [file]
// Two pages of the demo call each other; the cameras show drawn people.

import { Demo, talk } from '../tests/browser/support/demo.js';
import { main, root } from './run.mjs';

const [file = `${root}/web-demo/screenshot.png`] = process.argv.slice(2);

const people = {
  alice: { wall: '#cdb99a', window: '#cfe6f2', hair: '#2b1a14', long: true, skin: '#c98a63', shirt: '#41566b' },
  bob: { wall: '#7fa3a0', window: '#f3e7c4', hair: '#6b3a1f', long: false, skin: '#e8bf9f', shirt: '#c0583c' },
};

/** Runs in the page: the camera is a drawing. @param {(typeof people)['bob']} person */
function useDrawing(person) {
  const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 480 });
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
  /** @param {string} color @param {...number} box */
  const fill = (color, ...box) => {
    context.fillStyle = color;
    context.fillRect(.../** @type {[number, number, number, number]} */ (box));
  };
  /** An ellipse: middle, radii, from where to where. @param {string} color @param {number} [x] @param {number} [y] @param {number} [width] @param {number} [height] @param {number} [from] @param {number} [to] */
  const round = (color, x = 0, y = 0, width = 0, height = width, from = 0, to = 2 * Math.PI) => {
    context.fillStyle = color;
    context.beginPath();
    context.ellipse(x, y, width, height, 0, from, to);
    context.fill();
  };
  const draw = () => {
    fill(person.wall, 0, 0, 640, 480);
    for (const [x, y] of [
      [430, 70],
      [510, 70],
      [430, 165],
      [510, 165],
    ])
      fill(person.window, x, y, 72, 88);
    fill('#b9663a', 50, 360, 70, 120);
    for (const turn of [-1, -0.6, -0.2, 0.2, 0.6, 1])
      round('#2e6e4c', 85 + 65 * Math.sin(turn), 360 - 75 * Math.cos(turn), 16, 60 * Math.cos(turn) + 10);
    if (person.long) fill(person.hair, 222, 200, 196, 230);
    round(person.hair, 320, 195, 100, 110);
    round(person.shirt, 320, 500, 180, 120);
    fill(person.skin, 288, 300, 64, 100);
    round(person.skin, 320, 225, 80, 100);
    round(person.hair, 320, 165, 82, 45, Math.PI, 2 * Math.PI);
    round('#1d1d1f', 290, 220, 7, 9);
    round('#1d1d1f', 350, 220, 7, 9);
    context.lineWidth = 5;
    context.strokeStyle = '#7a3b2e';
    context.beginPath();
    context.arc(320, 250, 38, 0.2 * Math.PI, 0.8 * Math.PI);
    context.stroke();
  };
  draw();
  setInterval(draw, 100);
  const devices = navigator.mediaDevices;
  const real = devices.getUserMedia.bind(devices);
  devices.getUserMedia = async constraints => {
    const stream = await real({ ...constraints, video: false });
    if (constraints?.video) stream.addTrack(canvas.captureStream(10).getVideoTracks()[0]);
    return stream;
  };
}

await main(async () => {
  const demo = await Demo.start();
  try {
    const viewport = { width: 1120, height: 700 };
    const caller = await demo.open({ context: { viewport } });
    const callee = await demo.open();
    await caller.evaluate(useDrawing, people.alice);
    await callee.evaluate(useDrawing, people.bob);
    await talk(caller, callee);
    await caller.waitForTimeout(9000);
    await caller.mouse.move(0, 0);
    await caller.screenshot({ path: file });
  } finally {
    await demo.stop();
  }
});
