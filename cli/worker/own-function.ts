import { TargetError } from '../../adapters/errors.ts';
import { messageOf } from '../errors.ts';

type Given = (...args: never[]) => unknown;

/**
 * A function of the user's config, by the key that it stands under: what it throws is neither the
 * server's fault nor lapse's.
 *
 * @returns the same, which fails with a TargetError `CONFIG_THREW`
 */
export const ownFunction = <Own extends Given>(key: string, own: unknown): Own => (
  (...args: never[]): unknown => {
    const threw = (error: unknown): never => {
      if (error instanceof TargetError) throw error;
      throw new TargetError('CONFIG_THREW',
        `${key} of the config threw: ${messageOf(error)} → mend that first`);
    };
    try {
      const made = (own as Given)(...args);
      return made instanceof Promise ? made.catch(threw) : made;
    } catch (error) {
      return threw(error);
    }
  }) as Own;
