// Answers in place; every form works without it. All words are in the templates.
(() => {
  'use strict';
  const all = (selector, within = document) => Array.from(within.querySelectorAll(selector));
  const $ = (selector, within = document) => within.querySelector(selector);
  const log = $('#log'), form = $('#skriv'), box = $('#besked'), error = $('#fejl'), count = $('#tegn'), live = $('#oplaes');
  const PATIENCE = 30000; // ms
  const NEAR_LIMIT = 200; // characters left
  const is = query => matchMedia(query).matches;
  const fine = is('(hover: hover) and (pointer: fine)');
  let busy = false, clicked, toPrint;

  const plain = node => (node.dataset.text || node.textContent).replace(/\s*\n\s*/g, '\n').trim();
  const scroll = (node, block) =>
    node.scrollIntoView({ block, behavior: is('(prefers-reduced-motion: reduce)') ? 'auto' : 'smooth' });

  function showError(text) {
    error.textContent = text;
    box.setAttribute('aria-invalid', !!text);
    if (text) scroll(error, 'nearest');
  }

  function countLeft() {
    const left = box.maxLength - box.value.length;
    count.textContent = left > NEAR_LIMIT ? '' : left > 0 ? form.dataset.left.replace('{n}', left) : form.dataset.full;
    if (left <= 0) live.textContent = count.textContent;
  }

  function addTools(within) {
    all('.plan', within).forEach(plan => {
      plan.append($('#redskaber').content.cloneNode(true));
      if (!navigator.clipboard) $('[data-do=copy]', plan).remove();
    });
  }

  function showWaiting(text) {
    const waiting = document.importNode($('#venter').content, true);
    const [said, typing] = waiting.children;
    $('.said', said).textContent = text;
    said.hidden = !text.trim();
    log.append(waiting);
    live.textContent = plain(typing);
    scroll(typing, 'nearest');
    return [said, typing];
  }

  async function ask(action, body) {
    const stop = new AbortController(), timer = setTimeout(() => stop.abort(), PATIENCE);
    try {
      const response = await fetch(action, { method: 'POST', body, headers: { 'X-Fragment': '1' }, signal: stop.signal });
      const answer = new DOMParser().parseFromString(await response.text(), 'text/html');
      if (response.ok) return answer;
      throw $('[role=alert]', answer) || 0;
    } finally {
      clearTimeout(timer);
    }
  }

  function showAnswer(answer, said, typing) {
    if ($('main', answer)) return location.assign('/'); // a whole page: begun anew
    typing.remove();
    if ($('.citizen', answer)) said.remove(); // the server's is redacted
    said.classList.remove('pending');
    all('.choices', log).forEach(old => old.remove());
    all('#nyeste', log).forEach(old => old.removeAttribute('id'));
    addTools(answer);
    const nodes = Array.from(answer.body.children);
    const news = nodes.filter(node => !node.matches('.citizen'));
    log.append(...nodes);
    live.textContent = news.map(plain).join('\n');
    return news[0];
  }

  async function send(from, button) {
    const choice = button && button.name === 'choice';
    const text = choice ? button.textContent.trim() : box.value;
    const body = new URLSearchParams(new FormData(from));
    if (choice) body.append(button.name, button.value);
    const offered = all('.choices', log), submit = $('button', form);
    busy = true;
    submit.setAttribute('aria-disabled', true);
    showError('');
    offered.forEach(old => { old.hidden = true; });
    const waiting = showWaiting(text);
    if (!choice) box.value = '';
    if (!choice || fine) box.focus({ preventScroll: true }); // a tap must not open the keyboard
    try {
      const newest = showAnswer(await ask(from.getAttribute('action'), body), ...waiting);
      if (newest && choice && !fine) {
        newest.tabIndex = -1;
        newest.focus({ preventScroll: true });
      }
      if (newest) scroll(newest, 'start');
    } catch (failure) {
      waiting.forEach(node => node.remove());
      offered.forEach(old => { old.hidden = false; });
      live.textContent = '';
      if (!choice) box.value = text + box.value;
      showError((failure.textContent || form.dataset.failed).trim());
    }
    countLeft();
    busy = false;
    submit.removeAttribute('aria-disabled');
  }

  addEventListener('submit', event => {
    if (!event.target.matches('[data-chat]')) return;
    event.preventDefault();
    if (!busy) send(event.target, event.submitter || clicked); // older Safari has no submitter
  });

  addEventListener('click', async event => {
    clicked = event.target.closest('button');
    const button = clicked, { do: what, done, failed } = button ? button.dataset : {};
    if (!what) return;
    const plan = button.closest('.plan');
    if (what === 'print') {
      toPrint = plan;
      return print();
    }
    const told = await navigator.clipboard.writeText(plan.dataset.text).then(() => done, () => failed);
    live.textContent = button.textContent = told;
  });

  box.addEventListener('input', countLeft);
  box.addEventListener('keydown', event => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || !fine) return;
    event.preventDefault();
    $('button', form).click();
  });

  // On paper: one plan, nothing folded away.
  let unfolded = [];
  addEventListener('beforeprint', () => {
    const paper = toPrint || all('.plan').pop();
    if (!paper) return;
    paper.classList.add('on-paper');
    log.classList.add('printing');
    unfolded = all('details:not([open])', paper);
    unfolded.forEach(part => { part.open = true; });
  });
  addEventListener('afterprint', () => {
    all('.on-paper').forEach(paper => paper.classList.remove('on-paper'));
    log.classList.remove('printing');
    unfolded.forEach(part => { part.open = false; });
    toPrint = undefined;
  });

  addTools(log);
  countLeft();
  all('[data-fine]').forEach(hint => { hint.hidden = !fine; });
  const newest = $('#nyeste');
  if (newest && !location.hash && !error.textContent) newest.scrollIntoView();
})();
