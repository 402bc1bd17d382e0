import { SESClient, TestRenderTemplateCommand } from '@aws-sdk/client-ses';
import {
  CreateEmailTemplateCommand, DeleteEmailTemplateCommand, GetEmailTemplateCommand, SESv2Client, TagResourceCommand,
  UntagResourceCommand, UpdateEmailTemplateCommand,
} from '@aws-sdk/client-sesv2';
import type { Content, Template } from '../../core/email-templates/stored-template';
import { hasCode } from '../../core/errors';
import { TEMPLATE_NOT_FOUND } from '../../core/not-found';
import type { Tags } from '../../core/ownership';
import { callOptions, clientOptions } from '../custom-resource/sdk-options';

export interface TemplatePort {
  /** Undefined if there is none. */
  getTemplate(name: string): Promise<Template | undefined>;
  createTemplate(name: string, content: Content, tags: Tags): Promise<void>;
  /** Replaces all parts and keeps the tags. */
  updateTemplate(name: string, content: Content): Promise<void>;
  /** Succeeds if there is none. */
  deleteTemplate(name: string): Promise<void>;
  tagTemplate(arn: string, tags: Tags): Promise<void>;
  untagTemplate(arn: string, keys: readonly string[]): Promise<void>;
  testRenderTemplate(name: string, data: string): Promise<void>;
}

/** Only SES v2 has tags, which record the owner; only v1's test rendering names the missing variable. */
export function ses(v1 = new SESClient(clientOptions), v2 = new SESv2Client(clientOptions)): TemplatePort {
  return {
    async getTemplate(TemplateName) {
      try {
        const { TemplateContent, Tags = [] } = await v2.send(new GetEmailTemplateCommand({ TemplateName }), callOptions());
        return {
          content: {
            subject: TemplateContent?.Subject ?? '',
            // Keep empty parts, so that a foreign template's backup is exact.
            html: TemplateContent?.Html,
            text: TemplateContent?.Text,
          },
          tags: Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
        };
      } catch (error) {
        if (hasCode(error, ...TEMPLATE_NOT_FOUND)) return undefined;
        throw error;
      }
    },
    async createTemplate(TemplateName, content, tags) {
      await v2.send(new CreateEmailTemplateCommand({ TemplateName, TemplateContent: parts(content), Tags: tagList(tags) }), callOptions());
    },
    async updateTemplate(TemplateName, content) {
      await v2.send(new UpdateEmailTemplateCommand({ TemplateName, TemplateContent: parts(content) }), callOptions());
    },
    async deleteTemplate(TemplateName) {
      try {
        await v2.send(new DeleteEmailTemplateCommand({ TemplateName }), callOptions());
      } catch (error) {
        if (!hasCode(error, ...TEMPLATE_NOT_FOUND)) throw error;
      }
    },
    async tagTemplate(ResourceArn, tags) {
      await v2.send(new TagResourceCommand({ ResourceArn, Tags: tagList(tags) }), callOptions());
    },
    async untagTemplate(ResourceArn, keys) {
      await v2.send(new UntagResourceCommand({ ResourceArn, TagKeys: [...keys] }), callOptions());
    },
    async testRenderTemplate(TemplateName, TemplateData) {
      await v1.send(new TestRenderTemplateCommand({ TemplateName, TemplateData }), callOptions());
    },
  };
}

function parts({ subject, html, text }: Content) {
  return { Subject: subject, Html: html, Text: text };
}

function tagList(tags: Tags) {
  return Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
}
