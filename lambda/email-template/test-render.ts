import { STAND_INS, withStandIns } from '../../core/email-templates/ses-placeholders';
import { OperationError } from '../../core/errors';
import { TEMPLATE_NOT_FOUND_V1 } from '../../core/not-found';
import { PROPAGATION, remediation, type TemplateContext } from './context';

/**
 * SES silently drops emails that it can't render, so the template is rendered before success is reported. Whether SES's test rendering
 * wants data for the placeholders that SES itself fills in isn't documented: it gets them when it asks for one.
 */
export async function testRender({ port, calls }: Pick<TemplateContext, 'port' | 'calls'>, name: string, sample: string, acquireSlot?: () => Promise<void>): Promise<void> {
  const renderWith = (data: string) => calls.read({
    action: `render template ${name} with its sample data`,
    call: () => port.testRenderTemplate(name, data),
    retryFor: (code) => (TEMPLATE_NOT_FOUND_V1.includes(code) ? PROPAGATION : undefined),
    remediation,
    acquireSlot,
  });
  try {
    await renderWith(sample);
  } catch (error) {
    if (!asksForPlaceholder(error)) throw error;
    await renderWith(JSON.stringify(withStandIns(JSON.parse(sample) as object)));
  }
}

function asksForPlaceholder(error: unknown): boolean {
  return error instanceof OperationError && error.code === 'MissingRenderingAttribute'
    && Object.keys(STAND_INS).some((name) => error.said?.includes(`'${name}'`));
}
