// Draws what stands in data-plots, with Chart.js; figures that stay the same are not drawn again.
'use strict';
(() => {
  const charts = new Map();
  const colours = () => {
    const style = getComputedStyle(document.documentElement);
    const of = name => style.getPropertyValue(name).trim();
    return {text: of('--idle'), rule: of('--rule'), lines: ['--part-database', '--part-commit', '--part-application', '--part-locks', '--part-throttle'].map(of)};
  };
  const short = number => {
    const size = Math.abs(number);
    if (size >= 1e9) return (number / 1e9).toFixed(1) + ' G';
    if (size >= 1e6) return (number / 1e6).toFixed(1) + ' M';
    if (size >= 1e4) return Math.round(number / 1e3) + ' k';
    return Math.round(number * 10) / 10;
  };
  const clock = millis => new Date(millis).toLocaleTimeString([], {hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false, timeZone: 'UTC'}); // as every moment on the page

  function options(figure, look) {
    return {
      animation: false, responsive: true, maintainAspectRatio: false, spanGaps: false, normalized: true,
      interaction: {mode: 'nearest', axis: 'x', intersect: false},
      elements: {point: {radius: 0, hitRadius: 8}, line: {borderWidth: 1.6}},
      plugins: {
        legend: {display: Object.keys(figure.series).length > 1, labels: {color: look.text, boxWidth: 10, font: {size: 10}}},
        tooltip: {callbacks: {
          title: items => items.length ? clock(items[0].parsed.x) : '',
          label: item => item.dataset.label + ': ' + item.parsed.y.toLocaleString() + ' ' + figure.unit
        }}
      },
      scales: {
        x: {type: 'linear', ticks: {callback: clock, maxTicksLimit: 4, maxRotation: 0, color: look.text, font: {size: 10}}, grid: {display: false}},
        y: {beginAtZero: true, ticks: {callback: short, maxTicksLimit: 4, color: look.text, font: {size: 10}}, grid: {color: look.rule}}
      }
    };
  }

  function datasets(all, figure, look) {
    return Object.entries(figure.series).map(([name, values], i) => ({
      label: name, borderColor: look.lines[i % look.lines.length], backgroundColor: look.lines[i % look.lines.length],
      data: all.times.map((time, k) => ({x: time, y: values[k]}))
    }));
  }

  function last(values) {
    for (let i = values.length - 1; i >= 0; i--) if (values[i] !== null) return values[i];
    return null;
  }

  function draw() {
    const place = document.getElementById('plots');
    if (!place || !window.Chart) return;
    const all = JSON.parse(place.dataset.plots);
    const look = colours();
    const wanted = new Set(all.figures.map(figure => figure.id));
    charts.forEach((chart, id) => {
      if (!wanted.has(id) || !place.contains(chart.canvas)) {
        chart.destroy();
        const holder = document.getElementById('plot-' + id);
        if (holder) holder.remove();
        charts.delete(id);
      }
    });
    all.figures.forEach(figure => {
      const told = Object.entries(figure.series).map(([name, values]) => name + ' ' + short(last(values) ?? 0) + ' ' + figure.unit).join(', ');
      const chart = charts.get(figure.id);
      if (chart) {
        chart.data.datasets = datasets(all, figure, look);
        chart.options = options(figure, look);
        chart.canvas.setAttribute('aria-label', figure.title + ', last: ' + told);
        chart.update('none');
        return;
      }
      const holder = document.createElement('figure');
      holder.className = 'plot';
      holder.id = 'plot-' + figure.id;
      const caption = document.createElement('figcaption');
      caption.textContent = figure.title + (figure.unit ? ' (' + figure.unit + ')' : '');
      const box = document.createElement('div');
      box.className = 'holder';
      const canvas = document.createElement('canvas');
      canvas.setAttribute('role', 'img');
      canvas.setAttribute('aria-label', figure.title + ', last: ' + told);
      box.append(canvas);
      holder.append(caption, box);
      place.append(holder);
      charts.set(figure.id, new window.Chart(canvas, {type: 'line', data: {datasets: datasets(all, figure, look)}, options: options(figure, look)}));
    });
  }

  let drawn = '';
  window.longhaulPlots = () => {
    const place = document.getElementById('plots');
    const data = place ? place.dataset.plots : '';
    if (data !== drawn || (place && !place.querySelector('canvas'))) {
      drawn = data;
      draw();
    }
  };
  document.addEventListener('DOMContentLoaded', window.longhaulPlots);
  if (document.readyState !== 'loading') window.longhaulPlots();
  window.matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
})();
