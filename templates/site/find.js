/** Finds rows by their text. Without it every row is there, only finding is left to the browser. */
document.documentElement.classList.add('js');
for (const table of document.querySelectorAll('table[data-find]')) {
  const rows = [...table.tBodies[0].rows];
  const tools = document.createElement('div');
  tools.className = 'tools';
  tools.setAttribute('role', 'search');
  const label = document.createElement('label');
  label.textContent = 'Find ';
  const input = document.createElement('input');
  input.type = 'search';
  input.placeholder = 'namespace, workload, policy, reason';
  const shown = document.createElement('output');
  shown.className = 'soft';
  label.append(input);
  tools.append(label, shown);
  table.parentElement.before(tools);
  const find = () => {
    const wanted = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !wanted.every((word) => text.includes(word));
      if (!row.hidden) count++;
    }
    shown.textContent = wanted.length === 0 ? '' : `${count} of ${rows.length}`;
  };
  input.addEventListener('input', find);
}
