# Run by CPack on what goes into the package: Debian has manual pages and the changelog compressed, and removes
# by its own list.
set(share ${CPACK_TEMPORARY_DIRECTORY}${CPACK_PACKAGING_INSTALL_PREFIX}/share)
file(GLOB_RECURSE pages ${share}/man/*.[157])
execute_process(COMMAND gzip -9nf ${pages} ${share}/doc/git-atelier/changelog
                        COMMAND_ERROR_IS_FATAL ANY)
file(REMOVE ${share}/git-atelier/installed ${share}/git-atelier/uninstall.cmake)
