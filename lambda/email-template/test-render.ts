import { TEMPLATE_NOT_FOUND_V1 } from '../../core/not-found';
import { PROPAGATION, remediation, type TemplateContext } from './context';

/** SES silently drops emails that it can't render, so the template is rendered before success is reported. */
export async function testRender({ port, calls }: Pick<TemplateContext, 'port' | 'calls'>, name: string, sample: string, acquireSlot?: () => Promise<void>): Promise<void> {
  await calls.read({
    action: `render template ${name} with its sample data`,
    call: () => port.testRenderTemplate(name, sample),
    retryFor: (code) => (TEMPLATE_NOT_FOUND_V1.includes(code) ? PROPAGATION : undefined),
    remediation,
    acquireSlot,
  });
}
