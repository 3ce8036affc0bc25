export const state = {x: 0};
