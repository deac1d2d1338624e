import type { AcquirerProfile } from "../configuration";
import type { HostRow } from "../host-row";
import { lakala } from "./lakala";
import { shengpay } from "./shengpay";
import { tongfu } from "./tongfu";
import { unionpay } from "./unionpay";

/** All acquirers of the test world, in the order in which they are offered. */
export const hosts: { readonly [acquirer in AcquirerProfile]: HostRow } = Object.freeze({
  lakala,
  shengpay,
  tongfu,
  unionpay,
});
