/** The sans-IO TCP. */
package toucan.tcp;
