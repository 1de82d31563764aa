/** The rules of the whole house; the tests of one package are in a package of the same name. */
package toucan;
