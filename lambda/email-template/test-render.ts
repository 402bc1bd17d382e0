import type { Work } from './context';
import { advice, PROPAGATION } from './context';

/** An email that can't be rendered is dropped in silence when it is sent; so it is rendered before success is reported. */
export async function render({ port, run }: Pick<Work, 'port' | 'run'>, name: string, sample: string, turn?: () => Promise<void>): Promise<void> {
  await run.read({
    doing: `render template ${name} with its sample data`,
    call: () => port.testRenderTemplate(name, sample),
    patience: (code) => (['TemplateDoesNotExist', 'TemplateDoesNotExistException'].includes(code) ? PROPAGATION : undefined),
    advice,
    turn,
  });
}
