/**
 * The files of a torrent on disk: unfinished under names of our own until every byte of a file is verified, then under the
 * file's name, at once and whole.
 *
 * <p>Reading order: {@link toucan.peer.storage.FileStore} (the store, its promises), {@code StoredFile} (the life of one file), {@code Journal} (what is known over a restart), {@link
 * toucan.folder.SafeFolder} (how a path is walked so that no link leads out). Then {@link toucan.peer.storage.SharedStore}, for files that
 * are shared from where they lie, and {@link toucan.peer.storage.Verification}, which only looks.
 */
package toucan.peer.storage;
