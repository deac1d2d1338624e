import { describe, expect, test, vi } from "vitest";
import { main as start } from "../../../sim/desktop/commands/start";
import { partPlaces, WrongPlace } from "../../../sim/desktop/parts/part-places";
import { Printed } from "../../printed";

describe("where real parts are", () => {
  test("as they leave the factory", () => {
    expect(
      partPlaces({
        printer: "/dev/ttyUSB0",
        reader: ["pn532:/dev/ttyUSB1", "iso7816:COM4"],
        stripe: "/dev/ttyUSB2",
      }),
    ).toEqual({
      printer: { path: "/dev/ttyUSB0", baud: 9600, flow: { kind: "reports" } },
      readers: [
        { chip: "pn532", path: "/dev/ttyUSB1", baud: 115_200 },
        { chip: "iso7816", path: "COM4", baud: 115_200 },
      ],
      stripe: { path: "/dev/ttyUSB2", baud: 9600 },
    });
    expect(partPlaces({})).toBeUndefined();
  });

  test("at other speeds, and with other flows", () => {
    expect(partPlaces({ printer: "/dev/p,115200,time=30" })?.printer).toEqual({
      path: "/dev/p",
      baud: 115_200,
      flow: { kind: "time", rowMs: 30 },
    });
    expect(partPlaces({ printer: "/dev/p,xon-xoff" })?.printer).toMatchObject({ flow: { kind: "xon-xoff" } });
    expect(partPlaces({ reader: ["iso7816:/dev/r,9600"] })?.readers).toMatchObject([{ baud: 9600 }]);
  });

  test.each([
    [{ printer: "" }, "--printer: expected a serial port"],
    [{ printer: "/dev/p,fast" }, "--printer: expected a serial port"],
    [{ printer: "/dev/p,12" }, "its speed is 300 to 921600"],
    [{ printer: "/dev/p,time" }, "expected time=1 to time=1000"],
    [{ printer: "/dev/p,reports=3" }, "--printer: expected a serial port"],
    [{ reader: ["/dev/r"] }, "--reader: expected pn532 or iso7816"],
    [{ reader: ["pn533:/dev/r"] }, "--reader: expected pn532 or iso7816"],
    [{ reader: ["pn532:"] }, "--reader: expected pn532 or iso7816"],
    [{ reader: ["pn532:/dev/a", "pn532:/dev/b"] }, "each of pn532 and iso7816 once"],
    [{ stripe: "/dev/s,9600,7" }, "--stripe: expected a serial port"],
    [{ stripe: "/dev/s", printer: "/dev/s" }, "/dev/s is given twice"],
  ])("%j is told in words", (given, words) => {
    expect(() => partPlaces(given)).toThrow(WrongPlace);
    expect(() => partPlaces(given)).toThrow(words);
  });

  test.each([
    [["--reader", "/dev/r"], "--reader: expected pn532 or iso7816"],
    [["--printer", "/dev/p", "--model", "esign"], "esign has none"],
    [["--printer", "/dev/p", "--till", "/dev/p"], "/dev/p is given twice"],
  ])("npm start %j ends at once, with the usage", async (argv, words) => {
    const printed = new Printed();
    expect(await start([...argv, "--headless", "--port", "0"])).toBe(2);
    vi.restoreAllMocks();
    expect(printed.complained).toContain(words);
    expect(printed.complained).toContain("usage: npm start");
  });
});
