import type { TemplatePort } from '../email-template/ses';
import type { Pace } from './rate-limiter';

/** The port, with its calls counted where SES counts them. GetEmailTemplate has 50 a second, which one after the other never come to. */
export function paced(port: TemplatePort, pace: Pace): TemplatePort {
  return {
    getTemplate: (name) => port.getTemplate(name),
    createTemplate: (name, content, tags) => pace.through('write', () => port.createTemplate(name, content, tags)),
    updateTemplate: (name, content) => pace.through('write', () => port.updateTemplate(name, content)),
    deleteTemplate: (name) => pace.through('write', () => port.deleteTemplate(name)),
    tagTemplate: (arn, tags) => pace.through('write', () => port.tagTemplate(arn, tags)),
    untagTemplate: (arn, keys) => pace.through('write', () => port.untagTemplate(arn, keys)),
    testRenderTemplate: (name, data) => pace.through('render', () => port.testRenderTemplate(name, data)),
  };
}
