export default function () { return '}'.length; } export const two = 2;
