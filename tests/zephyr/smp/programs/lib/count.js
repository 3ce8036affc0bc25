// Copyright (c) 2026 The mbpf authors
// SPDX-License-Identifier: Apache-2.0

// Counts an event in maps of all kinds. Its timer_id is the CPU that it happens on.
const value = new Uint32Array(1);

function next(map, key) {
  if (!map.lookup(key, value)) value[0] = 0;
  value[0]++;
  map.update(key, value);
}

// What all CPUs set and delete: counters 1 and 2 tell how often.
function churn(key) {
  if (maps.churned.update(key, value, 1)) {
    maps.all.add(1, 1);
  } else if (maps.churned.delete(key)) {
    maps.all.add(2, 1);
  }
}

export function count() {
  const key = new Uint32Array([ctx.timer_id]);
  next(maps.mine, 0);
  next(maps.mine_by_key, key);
  next(maps.by_cpu, key);
  maps.all.add(0, 1);
  maps.queue.submit(value);
  key[0] = value[0] & 3;
  churn(key);
  return maps.mine.cpuId() === ctx.timer_id;
}
