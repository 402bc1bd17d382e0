import * as React from 'react';

export default function Welcome() {
  return (
    <html lang="en">
      <body>
        <h1>Welcome, {'{{firstName}}'}</h1>
        {'{{#if plan}}'}
        <p>Your plan is {'{{plan}}'}, at {'{{lookup prices "monthly"}}'} a month.</p>
        {'{{/if}}'}
        <ul>
          {'{{#each steps}}'}
          <li>{'{{this}}'}</li>
          {'{{/each}}'}
        </ul>
        <a href="{{amazonSESUnsubscribeUrl}}">No more of these</a>
      </body>
    </html>
  );
}
