/** What tests of several packages share. */
package toucan.testing;
