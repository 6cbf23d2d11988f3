import { turn } from '../../adapters/real.ts';
import { designNamed } from '../../model/designs/index.ts';
import { SCOPES } from '../../model/scopes/index.ts';
import { Explorer } from '../../properties/explore.ts';
import type { Exploration } from '../../properties/explore.ts';
import { PROPERTIES } from '../../properties/index.ts';
import { SharedVisits, visitAll } from '../../properties/visit.ts';
import type { ExploreRequest, ExploreResult } from '../protocol.ts';
import type { Job } from './job.ts';

/** Decides the properties for one design after another, in one scope. */
export async function runExplore(request: ExploreRequest, job: Job): Promise<ExploreResult> {
  const designs = request.designs.flatMap((id) => designNamed(id) ?? []);
  const explorer = new Explorer(
    PROPERTIES.filter(({ id }) => request.properties.includes(id)),
    SCOPES.filter(({ name }) => name === request.scope), request.contract,
    designs.length > 1 ? new SharedVisits() : { visitAll });
  const explorations: Exploration[] = [];
  for (const design of designs) {
    job.progress(explorations.length, designs.length, 0, `${design.id}, ${request.scope}`);
    // An exploration does not yield: between two of them it is heard that there is to be no other.
    await turn();
    if (job.interrupted()) break;
    explorations.push(explorer.explore(design));
  }
  return { kind: 'explore', explorations };
}
