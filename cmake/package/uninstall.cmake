# Removes the git-atelier that this file was installed with: cmake -P PREFIX/share/git-atelier/uninstall.cmake
#
# Only files that were installed, and then folders of its own that are empty. Projects are data, and stay.
cmake_minimum_required(VERSION 3.25)

set(list ${CMAKE_CURRENT_LIST_DIR}/installed)
if(NOT EXISTS ${list})
  message(FATAL_ERROR "there is no ${list}, which says what was installed")
endif()
file(STRINGS ${list} files)
# Which of the folders above the list is named without a prefix.
string(REGEX MATCH "[^;]*uninstall\\.cmake" self "${files}")
string(REPLACE "/${self}" "" prefix "${CMAKE_CURRENT_LIST_FILE}")
set(folders "")
foreach(file IN LISTS files ITEMS ${list})
  get_filename_component(path "${file}" ABSOLUTE BASE_DIR "${prefix}")
  if(EXISTS "${path}" OR IS_SYMLINK "${path}")
    message(STATUS "removing ${path}")
    file(REMOVE "${path}")
  endif()
  # Up to and with the folder that bears our name.
  get_filename_component(folder "${file}" DIRECTORY)
  while(folder MATCHES "/git-atelier(/|$)")
    get_filename_component(path "${folder}" ABSOLUTE BASE_DIR "${prefix}")
    list(APPEND folders "${path}")
    get_filename_component(folder "${folder}" DIRECTORY)
  endwhile()
endforeach()
list(REMOVE_DUPLICATES folders)
# What is deeper has the longer path.
list(SORT folders COMPARE STRING ORDER DESCENDING)
foreach(folder IN LISTS folders)
  file(GLOB left LIST_DIRECTORIES true "${folder}/*" "${folder}/.[!.]*")
  if(IS_DIRECTORY "${folder}" AND left STREQUAL "")
    file(REMOVE_RECURSE "${folder}")
  endif()
endforeach()
