// Everything works without this. It keeps the live stream honest: says when it is lost, closes it in a hidden tab,
// and holds back a list that somebody is in.
(() => {
  const staleAfter = 5000;
  let source, timer, lost;
  document.documentElement.classList.add('scripted');

  const stale = () => {
    const stamp = document.getElementById('stamp');
    if (stamp) stamp.innerHTML = '<span class="badge is-warn">Stale</span><span></span>';
    if (stamp) stamp.lastChild.textContent = 'since ' + lost.toISOString().slice(11, 19) + ' UTC';
  };

  document.addEventListener('htmx:sseOpen', event => {
    source = event.detail.source;
    clearTimeout(timer);
    timer = undefined;
    if (document.hidden) source.close(); // opened in a tab that nobody sees yet
  });
  document.addEventListener('htmx:sseError', () => {
    lost ??= new Date();
    timer ??= setTimeout(stale, staleAfter);
  });
  document.addEventListener('htmx:sseMessage', () => { lost = undefined; });

  // A hidden tab asks for nothing. When it is seen again, it connects anew, and everything is sent once.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) source?.close();
    else if (source?.readyState === EventSource.CLOSED) {
      source = undefined;
      for (const element of document.querySelectorAll('[data-sse-connect], [data-sse-swap]')) htmx.trigger(element, 'htmx:afterProcessNode');
    }
  });

  // Lists don't move under the reader: while pointer or focus is in one, or a row of it is chosen, what comes is kept until one
  // leaves, presses the button or Escape. The button takes no room, so that it doesn't move the list either.
  const held = new Map(); // by region: the newest content, and the bar with the button
  const isIn = region => region.matches(':hover') || region.contains(document.activeElement) || region.querySelector('input:checked') !== null;

  const countNew = (region, html) => {
    const template = document.createElement('template');
    template.innerHTML = html;
    return [...template.content.querySelectorAll('tbody [id]')].filter(row => !region.querySelector('#' + CSS.escape(row.id))).length;
  };

  const barIn = region => {
    const bar = document.createElement('div');
    bar.className = 'held';
    bar.innerHTML = '<span class="sr" role="status"></span><button type="button" class="small primary" aria-keyshortcuts="Escape"></button>';
    bar.lastChild.addEventListener('click', event => {
      release(region);
      if (event.detail === 0) { // by the keyboard: who was here stays here
        region.tabIndex = -1;
        region.focus({ preventScroll: true });
      }
    });
    region.prepend(bar);
    setTimeout(() => { bar.firstChild.textContent = 'There is news; the list is held while you are in it. Escape shows it.'; });
    return bar;
  };

  const hold = (region, html) => {
    const bar = held.get(region)?.bar ?? barIn(region);
    const count = countNew(region, html);
    bar.lastChild.textContent = count > 0 ? count + ' new' : 'Changed';
    held.set(region, { html, bar });
  };

  const release = region => {
    const { html, bar } = held.get(region);
    held.delete(region);
    bar.remove();
    const chosen = [...region.querySelectorAll('input:checked')].map(box => box.value);
    htmx.swap(region, html, { swapStyle: 'morph:innerHTML', swapDelay: 0, settleDelay: 20 }, { contextElement: region });
    for (const box of region.querySelectorAll('input')) if (chosen.includes(box.value)) box.checked = true;
  };

  const releaseLeft = () => [...held.keys()].filter(region => !isIn(region)).forEach(release);

  document.addEventListener('htmx:sseBeforeMessage', event => {
    const region = event.target;
    if (region instanceof Element && region.hasAttribute('data-hold') && isIn(region)) {
      event.preventDefault();
      hold(region, event.detail.data);
    } else if (held.has(region)) {
      held.get(region).bar.remove();
      held.delete(region);
    }
  });
  document.addEventListener('pointerover', releaseLeft);
  document.addEventListener('focusin', releaseLeft);
  document.addEventListener('focusout', () => setTimeout(releaseLeft)); // when it is known where the focus goes
  document.documentElement.addEventListener('pointerleave', () => setTimeout(releaseLeft));
  document.addEventListener('keydown', event => {
    if (event.key === 'Escape') [...held.keys()].filter(isIn).forEach(release);
  });

  document.addEventListener('click', event => {
    const button = event.target.closest?.('[data-copy]');
    if (button) navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent).then(() => { button.textContent = 'Copied'; });
  });
})();
