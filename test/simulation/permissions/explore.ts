import { type FunctionName, FUNCTIONS } from './role';
import { sectionOf, summaryOf, writeSection } from './section';
import { changeText, type Finding, findSchedules, isProven, surveyPermissions } from './survey';

/** Takes away and widens each permission, looks for what notices that, and writes both down. @returns whether all is proven or named */
export async function explorePermissions(tell: (line: string) => void): Promise<boolean> {
  const findings: Finding[] = [];
  for (const name of Object.keys(FUNCTIONS) as FunctionName[]) {
    const found = await surveyPermissions(name);
    findings.push(...await findSchedules(name, found) ? await surveyPermissions(name) : found);
  }
  const unproven = findings.filter((finding) => !isProven(finding));
  writeSection(findings);
  tell(sectionOf(findings));
  tell(summaryOf(findings));
  for (const finding of unproven) tell(`NEITHER NOTICED NOR NAMED: ${changeText(finding)}`);
  return unproven.length === 0;
}
