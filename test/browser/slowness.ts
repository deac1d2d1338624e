/** Work of this process that shows how much of a core it gets, ms of its own time. */
const PROBE_MS = 100;

/** @returns how many times longer than its own time the machine takes for a piece of work just now: 1 where it does nothing else. */
export function slowness(): number {
  const [began, used] = [performance.now(), process.cpuUsage()];
  const own = () => {
    const { user, system } = process.cpuUsage(used);
    return (user + system) / 1000;
  };
  while (own() < PROBE_MS);
  return Math.max(1, (performance.now() - began) / own());
}
