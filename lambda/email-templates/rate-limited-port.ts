import type { TemplatePort } from '../email-template/ses';
import type { RateLimiter } from './rate-limiter';

/** The port, with the calls counted that SES limits. GetEmailTemplate has 50 a second, which sequential calls never reach. */
export function rateLimited(port: TemplatePort, limiter: RateLimiter): TemplatePort {
  return {
    getTemplate: (name) => port.getTemplate(name),
    createTemplate: (name, content, tags) => limiter.through('write', () => port.createTemplate(name, content, tags)),
    updateTemplate: (name, content) => limiter.through('write', () => port.updateTemplate(name, content)),
    deleteTemplate: (name) => limiter.through('write', () => port.deleteTemplate(name)),
    tagTemplate: (arn, tags) => limiter.through('write', () => port.tagTemplate(arn, tags)),
    untagTemplate: (arn, keys) => limiter.through('write', () => port.untagTemplate(arn, keys)),
    testRenderTemplate: (name, data) => limiter.through('render', () => port.testRenderTemplate(name, data)),
  };
}
