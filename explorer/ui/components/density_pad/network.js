// How does a small network learn to bend a Gaussian into a density that it sees only draws of?

// How far two sets of draws are from one another: 2 E|x − y| − E|x − x′| − E|y − y′|, which is 0
// for equal densities alone (Székely & Rizzo 2013); and its gradient in each x. Flat [x₁, x₂, …].
export function energyDistance(x, y) {
  const [n, m] = [x.length / 2, y.length / 2];
  const gradient = new Float64Array(x.length);
  let [across, within, among] = [0, 0, 0];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < m; j++) {
      const [dx, dy] = [x[2 * i] - y[2 * j], x[2 * i + 1] - y[2 * j + 1]];
      const length = Math.sqrt(dx * dx + dy * dy) + 1e-12;
      across += length;
      gradient[2 * i] += (2 * dx) / (length * n * m);
      gradient[2 * i + 1] += (2 * dy) / (length * n * m);
    }
    for (let j = 0; j < i; j++) {
      const [dx, dy] = [x[2 * i] - x[2 * j], x[2 * i + 1] - x[2 * j + 1]];
      const length = Math.sqrt(dx * dx + dy * dy) + 1e-12;
      within += 2 * length;
      const pull = 2 / (length * n * n);
      gradient[2 * i] -= pull * dx;
      gradient[2 * i + 1] -= pull * dy;
      gradient[2 * j] += pull * dx;
      gradient[2 * j + 1] += pull * dy;
    }
  }
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < i; j++) among += 2 * Math.hypot(y[2 * i] - y[2 * j], y[2 * i + 1] - y[2 * j + 1]);
  }
  return { value: (2 * across) / (n * m) - within / (n * n) - among / (m * m), gradient };
}

// Fully connected, tanh between, trained by Adam (Kingma & Ba 2015).
export class Network {
  constructor(sizes, normal) {
    this.layers = sizes.slice(1).map((outputs, i) => {
      const inputs = sizes[i];
      const weights = Float64Array.from({ length: inputs * outputs }, () => normal() / Math.sqrt(inputs));
      return { inputs, outputs, values: [weights, new Float64Array(outputs)] };
    });
    for (const layer of this.layers) {
      layer.slopes = layer.values.map((value) => new Float64Array(value.length));
      layer.first = layer.values.map((value) => new Float64Array(value.length));
      layer.second = layer.values.map((value) => new Float64Array(value.length));
    }
    this.steps = 0;
  }

  // Flat inputs of many rows → flat outputs; what each layer saw is kept for `backward`.
  forward(rows) {
    let flowing = rows;
    this.seen = [rows];
    this.layers.forEach(({ inputs, outputs, values: [weights, biases] }, depth) => {
      const count = flowing.length / inputs;
      const next = new Float64Array(count * outputs);
      const isLast = depth === this.layers.length - 1;
      for (let row = 0; row < count; row++) {
        for (let out = 0; out < outputs; out++) {
          let sum = biases[out];
          for (let k = 0; k < inputs; k++) sum += flowing[row * inputs + k] * weights[out * inputs + k];
          next[row * outputs + out] = isLast ? sum : Math.tanh(sum);
        }
      }
      this.seen.push(next);
      flowing = next;
    });
    return flowing;
  }

  // From the loss's gradient in the outputs to that in every weight.
  backward(gradient) {
    let flowing = gradient;
    for (let depth = this.layers.length - 1; depth >= 0; depth--) {
      const { inputs, outputs, values: [weights], slopes: [dWeights, dBiases] } = this.layers[depth];
      const given = this.seen[depth];
      const count = given.length / inputs;
      const back = new Float64Array(given.length);
      dWeights.fill(0);
      dBiases.fill(0);
      for (let row = 0; row < count; row++) {
        for (let out = 0; out < outputs; out++) {
          const slope = flowing[row * outputs + out];
          dBiases[out] += slope;
          for (let k = 0; k < inputs; k++) {
            dWeights[out * inputs + k] += slope * given[row * inputs + k];
            back[row * inputs + k] += slope * weights[out * inputs + k];
          }
        }
      }
      // Through the tanh of the layer before: its output is what was given.
      if (depth > 0) for (let i = 0; i < back.length; i++) back[i] *= 1 - given[i] * given[i];
      flowing = back;
    }
  }

  step(rate) {
    this.steps += 1;
    const [keep, keepSquares] = [0.9, 0.99];
    const [early, earlySquares] = [1 - keep ** this.steps, 1 - keepSquares ** this.steps];
    for (const { values, slopes, first, second } of this.layers) {
      values.forEach((value, part) => {
        for (let i = 0; i < value.length; i++) {
          const slope = slopes[part][i];
          first[part][i] = keep * first[part][i] + (1 - keep) * slope;
          second[part][i] = keepSquares * second[part][i] + (1 - keepSquares) * slope * slope;
          value[i] -= (rate * first[part][i]) / early / (Math.sqrt(second[part][i] / earlySquares) + 1e-8);
        }
      });
    }
  }
}

export const STEPS = 1500;
const [BATCH, HIDDEN, RATE] = [128, 40, 0.012];

// One training: draws of z go through the network, draws of the goal stand beside them.
export class Learner {
  // `sample` gives one draw [x₁, x₂] of the goal, `normal` one of N(0, 1).
  constructor(sample, normal) {
    [this.sample, this.normal] = [sample, normal];
    this.network = new Network([2, HIDDEN, HIDDEN, 2], normal);
    this.distance = NaN;
  }

  get isDone() {
    return this.network.steps >= STEPS;
  }

  goal(count) {
    const draws = new Float64Array(2 * count);
    for (let i = 0; i < draws.length; i += 2) [draws[i], draws[i + 1]] = this.sample();
    return draws;
  }

  step() {
    const z = Float64Array.from({ length: 2 * BATCH }, this.normal);
    const { value, gradient } = energyDistance(this.network.forward(z), this.goal(BATCH));
    this.network.backward(gradient);
    const left = 1 - this.network.steps / STEPS;
    this.network.step(RATE * Math.max(left, 0.02));
    // A batch's distance is noisy: the mean of about the last twenty.
    this.distance = Number.isNaN(this.distance) ? value : 0.95 * this.distance + 0.05 * value;
  }

  at(a, b) {
    return this.network.forward(Float64Array.of(a, b));
  }

  all(points) {
    return this.network.forward(points);
  }
}
