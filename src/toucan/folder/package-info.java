/**
 * Folders that are written to because somebody else says so. Names come from the network, and other programs may change the
 * folder at the same time; so a name is one component, and nothing follows a symbolic link.
 *
 * <p>Reading order: {@link toucan.folder.SafeFolder} (what can be done in one), then {@code SecureFolder} and {@code
 * CheckedFolder}, how it is done where the system can hold a folder open, and where it cannot.
 */
package toucan.folder;
