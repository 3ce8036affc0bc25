// accept
export const o = {await: 1};
export const p = o.await;
