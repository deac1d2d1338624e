import { useWire, type Wire } from "../page/wire";
import { KEYS_CHANNEL } from "./keys";

/** A page that is open answers at once; where none is, nobody can say whether the receipt is genuine. */
const ANSWER_MS = 1_000;

/** A receipt's only question: the keys of the terminals. They come from a page of the same site that has a world. */
const wire: Wire = Object.freeze({
  isAddressable: true,
  receiptPage: "index.html",
  ask: () =>
    new Promise<Response>((resolve, reject) => {
      const channel = new BroadcastChannel(KEYS_CHANNEL);
      const timer = setTimeout(() => {
        channel.close();
        reject(new TypeError("nobody has keys"));
      }, ANSWER_MS);
      channel.addEventListener("message", ({ data }) => {
        clearTimeout(timer);
        channel.close();
        resolve(new Response(String(data), { headers: { "content-type": "application/json" } }));
      });
      channel.postMessage("asked");
    }),
  listen: () => () => undefined,
});
useWire(wire);
