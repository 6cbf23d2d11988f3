const MOST_SHOWN = 80;

/** What a server said, fit for one line; no token gets through. */
export const shown = (said: string): string => [...said.replace(/eyJ[\w-]+\.[\w.-]*/g, '<token>')]
  .map((char) => char < ' ' ? ' ' : char).join('').slice(0, MOST_SHOWN);
