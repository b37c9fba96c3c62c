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
  });
  document.addEventListener('htmx:sseError', () => {
    lost ??= new Date();
    timer ??= setTimeout(stale, staleAfter);
  });
  document.addEventListener('htmx:sseMessage', () => { lost = undefined; });

  // Lists don't move under the reader.
  document.addEventListener('htmx:sseBeforeMessage', event => {
    const region = event.target;
    if (region instanceof Element && region.hasAttribute('data-hold') && (region.matches(':hover') || region.contains(document.activeElement))) event.preventDefault();
  });

  // A hidden tab asks for nothing; when it is seen again, its page is new.
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) source?.close();
    else if (source?.readyState === EventSource.CLOSED) location.reload();
  });

  document.addEventListener('click', event => {
    const button = event.target.closest?.('[data-copy]');
    if (button) navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent).then(() => { button.textContent = 'Copied'; });
  });
})();
