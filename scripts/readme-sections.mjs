/** The generated parts of the README, each a pure function of what the program says of itself. */

/** Name of a section → its Markdown. */
export function sections({ builtInGates, layers, commands, configJsonSchema }, push) {
  return {
    push: `\`\`\`console\n${push}\n\`\`\``,
    commands: table(
      ['command', 'does'],
      Object.entries(commands).map(([name, { says }]) => [code(`mosaic ${name}`), says]),
    ),
    policy: table(['key', 'value', 'default', 'what it does'], policyRows(configJsonSchema())),
    gates: table(
      ['gate', 'mode', 'layer', 'passes only when'],
      builtInGates.map(({ id, modes, layer, title }) => [code(id), modes.join(', ') || 'all', layer, title]),
    ),
    'not-judged': notJudged(layers, builtInGates),
  };
}

/** `text` with each generated section replaced, and the names of those that differed. */
export function replaceSections(text, fresh) {
  const stale = [];
  let result = text;
  for (const [name, body] of Object.entries(fresh)) {
    const pattern = new RegExp(`(<!-- generated: ${name} -->\n)(.*?)(<!-- end: ${name} -->)`, 's');
    const match = pattern.exec(result);
    if (match === null) throw new Error(`README.md has no section "${name}"`);
    const [, open, old, close] = match;
    const next = `\n${body}\n\n`;
    // Padding is the formatter's business.
    if (squeezed(old) !== squeezed(next)) stale.push(name);
    result = result.replace(pattern, () => `${open}${next}${close}`);
  }
  return { text: result, stale };
}

function squeezed(text) {
  return text.trim().replaceAll(/-{3,}/g, '---').replaceAll(/ +/g, ' ');
}

// Inside layers that other gates cover, so their absence is said in words.
const awaited = {
  RUNTIME_IDENTITY_MATCH: 'whether the deployed commit is the expected one',
  CANDIDATE_ROUTES:
    'what the pushed commit would do to the routing once it is deployed: today the routes that run now are judged',
};

function notJudged(layers, gates) {
  const open = layers.filter((layer) => !gates.some((gate) => gate.layer === layer)).map(code);
  const missing = Object.entries(awaited).flatMap(([id, what]) => (gates.some((gate) => gate.id === id) ? [] : [what]));
  return [...open, ...missing].map((line) => `- ${line}`).join('\n');
}

function policyRows({ properties }, prefix = '') {
  return Object.entries(properties).flatMap(([key, schema]) => {
    if (key === '$schema') return [];
    const path = `${prefix}${key}`;
    if (schema.properties !== undefined) return policyRows(schema, `${path}.`);
    return [
      [
        code(path),
        valueOf(schema),
        schema.default === undefined ? '' : code(JSON.stringify(schema.default)),
        schema.description,
      ],
    ];
  });
}

function valueOf(schema) {
  if (schema.enum !== undefined) return schema.enum.map((value) => code(JSON.stringify(value))).join(' ');
  if (schema.anyOf !== undefined) return [...new Set(schema.anyOf.map(valueOf))].join(' or ');
  if (schema.type === 'array') return schema.items?.enum === undefined ? 'list' : `list of ${valueOf(schema.items)}`;
  return schema.type ?? '';
}

function table(head, rows) {
  const lines = [
    head,
    head.map(() => '---'),
    ...rows.map((row) => row.map((cell) => String(cell).replaceAll('|', String.raw`\|`))),
  ];
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function code(text) {
  return `\`${text}\``;
}
