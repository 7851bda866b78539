// Which temperature is at which place of the slider?

// The slider's 0 … 100 as a temperature, in equal ratios with 1 in the middle where the ends allow it.
export function temperatureAt(place, [coldest, hottest]) {
  const share = Math.min(Math.max(place, 0), 100) / 100;
  const temperature = share < 0.5 ? coldest ** (1 - 2 * share) : hottest ** (2 * share - 1);
  return Math.abs(temperature - 1) < 0.02 ? 1 : temperature;
}

export function placeOf(temperature, [coldest, hottest]) {
  if (temperature === 1) return 50;
  const share =
    temperature < 1
      ? 0.5 - Math.log(temperature) / Math.log(coldest) / 2
      : 0.5 + Math.log(temperature) / Math.log(hottest) / 2;
  return Math.round(100 * share);
}
