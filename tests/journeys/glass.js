// Two pictures of one thing, without the focus and with it, and how clearly its edge and its ring are seen: to 1.
async ([plain, focused, margin]) => {
  const pixels = async (picture) => {
    const image = new Image();
    image.src = `data:image/png;base64,${picture}`;
    await image.decode();
    const canvas = new OffscreenCanvas(image.width, image.height);
    const pen = canvas.getContext("2d");
    pen.drawImage(image, 0, 0);
    const { data, width, height } = pen.getImageData(0, 0, image.width, image.height);
    return { width, height, at: (x, y) => [...data.slice((y * width + x) * 4, (y * width + x) * 4 + 3)] };
  };
  const light = (color) => color.map((part) => part / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
    .reduce((sum, part, place) => sum + part * [0.2126, 0.7152, 0.0722][place], 0);
  const contrast = (one, other) => {
    const [dark, pale] = [light(one), light(other)].sort((a, b) => a - b);
    return (pale + 0.05) / (dark + 0.05);
  };

  const [before, after] = [await pixels(plain), await pixels(focused)];
  const { width, height } = before;
  const [midX, midY] = [Math.floor(width / 2), Math.floor(height / 2)];
  const reach = 2 * margin;
  const inward = [...Array(reach).keys()];
  // From outside towards the middle, on four sides.
  const sides = [
    inward.map((step) => [step, midY]), inward.map((step) => [width - 1 - step, midY]),
    inward.map((step) => [midX, step]), inward.map((step) => [midX, height - 1 - step]),
  ].map((side) => side.filter(([x, y]) => x >= 0 && y >= 0 && x < width && y < height));
  const clearest = (side, how) => Math.max(...side.map(how));
  const edges = sides.map((side) => clearest(side, ([x, y]) => contrast(before.at(x, y), before.at(...side[0]))));
  const rings = sides.map((side) => clearest(side, ([x, y]) => contrast(before.at(x, y), after.at(x, y))));
  // A side may lie at the window's edge, or a line of words go on there: three of four are enough.
  const third = (ratios) => ratios.sort((a, b) => b - a)[2];
  return { edge: third(edges), ring: third(rings) };
}
