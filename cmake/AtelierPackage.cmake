# What makes a Debian package of what is installed: `cpack` in a build folder, or tools/package.

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_PACKAGE_NAME git-atelier)
set(CPACK_PACKAGE_VENDOR "the git-atelier authors")
set(CPACK_PACKAGE_CONTACT "the git-atelier authors <git-atelier@localhost>"
    CACHE STRING "The maintainer that the package names")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "coding agents that work in a Git repository, and a person who decides")
set(CPACK_STRIP_FILES ON)
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/package/compress.cmake)
set(CPACK_POST_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/package/size.cmake)

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE zstd)
set(CPACK_DEBIAN_PACKAGE_SECTION vcs)
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
    "A planner turns a goal into changesets small enough for one review, workers
carry them out, each in a worktree of its own, and the overseer decides,
reviews and integrates. Any agent will do; one without a model comes with it.")
# The libraries that the programs are linked with are found out. Git is run.
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "git (>= 1:2.39)")
# Opened by its name when commits land; without it Git itself is run, which takes longer.
set(recommended "bubblewrap, less, man-db")
find_path(LIBGIT2_INCLUDE git2/version.h)
if(LIBGIT2_INCLUDE)
  file(STRINGS ${LIBGIT2_INCLUDE}/git2/version.h soversion REGEX "define LIBGIT2_SOVERSION")
  string(REGEX REPLACE ".*\"([0-9.]+)\".*" "\\1" soversion "${soversion}")
  string(PREPEND recommended "libgit2-${soversion}, ")
endif()
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "${recommended}")
set(CPACK_DEBIAN_PACKAGE_SUGGESTS "gh, git-lfs")
include(CPack)
