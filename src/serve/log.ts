/** The lines of the parent: as the log of a pass in JSON, and without its library, for the sake of memory. */
export interface ServeLog {
  readonly info: (message: string, fields?: Fields) => void;
  readonly warn: (message: string, fields?: Fields) => void;
  readonly error: (message: string, fields?: Fields) => void;
}
type Fields = Readonly<Record<string, string | number | undefined>>;

/** `write` scrubs: a secret never gets past it. */
export function serveLog(write: (text: string) => void): ServeLog {
  const at =
    (level: number) =>
    (msg: string, fields: Fields = {}): void =>
      write(`${JSON.stringify({ level, time: new Date().toISOString(), ...fields, msg })}\n`);
  return { info: at(30), warn: at(40), error: at(50) };
}
