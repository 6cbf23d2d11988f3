import { defineDesign } from '../design.ts';
import { reference } from './reference.ts';

/** In every respect the reference; its server enforces by the module that users install. */
export const guarded = defineDesign({
  ...reference,
  id: 'guarded',
  title: 'Under the guard',
  says: 'leaves the enforcing to lapse/guard, and behaves as the reference does',
});
