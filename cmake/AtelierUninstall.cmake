# What was installed goes again with `cmake -P PREFIX/share/git-atelier/uninstall.cmake`, wherever PREFIX is by then.

install(FILES ${CMAKE_CURRENT_LIST_DIR}/package/uninstall.cmake
        DESTINATION ${CMAKE_INSTALL_DATADIR}/git-atelier)
install(
  CODE "set(list \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/git-atelier/installed\")
        string(REPLACE \"\${CMAKE_INSTALL_PREFIX}/\" \"\" files \"\${CMAKE_INSTALL_MANIFEST_FILES}\")
        list(SORT files)
        list(JOIN files \"\\n\" files)
        file(WRITE \"\$ENV{DESTDIR}\${list}\" \"\${files}\\n\")
        list(APPEND CMAKE_INSTALL_MANIFEST_FILES \"\${list}\")")
