// What <figure-chart> needs, in one bundle: compile a Vega-Lite specification, interpret it without eval.
export { View, parse, loader, Warn } from "vega";
export { compile } from "vega-lite";
export { expressionInterpreter } from "vega-interpreter";
