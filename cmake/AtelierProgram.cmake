# The small programs: skills and hook handlers. They are one executable, atelier-skills, linked
# under each name; fully static, so that the loader has nothing to do, unless sanitizers are on.
#
# atelier_skill(NAME) declares NAME.cpp of the calling folder as a skill: its program in the build
# tree's bin, its install rule, its man entry and its contract test.
#
# atelier_hook(NAME) does the same for a hook handler: NAME.cpp becomes the program atelier-NAME.
# The folder of the hooks is added before the one of the skills, which makes the executable.

function(atelier_skills_begin)
  add_executable(atelier-skills ${ARGN})
  # Each program names its parts the same way.
  set_target_properties(atelier-skills PROPERTIES UNITY_BUILD OFF)
  if(CMAKE_UNITY_BUILD)
    target_precompile_headers(atelier-skills PRIVATE <wiring/hook.hpp>)
  endif()
  target_link_libraries(atelier-skills PRIVATE atelier_small_wiring)
  if(NOT ATELIER_SANITIZE)
    # no_loading.cpp stands in for these four.
    target_link_options(atelier-skills PRIVATE -static -no-pie
                        LINKER:--gc-sections,--wrap=dlopen,--wrap=dlsym,--wrap=dlclose,--wrap=dlerror)
  endif()
  # A hook of ours becomes this program through it.
  add_dependencies(atelier-skills atelier-hook-shim)
  install(TARGETS atelier-skills DESTINATION ${CMAKE_INSTALL_BINDIR})
endfunction()

# Installed, the names are symbolic links: packages keep them, and the folder can be moved and copied.
function(atelier_install_link name)
  install(
    CODE "set(link \"\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/${name}\")
          message(STATUS \"Installing: \$ENV{DESTDIR}\${link}\")
          file(CREATE_LINK atelier-skills \"\$ENV{DESTDIR}\${link}\" SYMBOLIC)
          list(APPEND CMAKE_INSTALL_MANIFEST_FILES \"\${link}\")")
endfunction()

function(atelier_small_program name)
  add_custom_command(
    TARGET atelier-skills
    POST_BUILD
    COMMAND ${CMAKE_COMMAND} -E create_hardlink $<TARGET_FILE:atelier-skills>
            $<TARGET_FILE_DIR:atelier-skills>/${name}
    VERBATIM)
  atelier_install_link(${name})
endfunction()

function(atelier_skill name)
  target_sources(atelier-skills PRIVATE ${name}.cpp)
  set_property(GLOBAL APPEND PROPERTY ATELIER_SKILLS ${name})
  atelier_small_program(${name})
endfunction()

function(atelier_hook name)
  set_property(GLOBAL APPEND PROPERTY ATELIER_HOOKS ${name})
  set_property(GLOBAL APPEND PROPERTY ATELIER_HOOK_SOURCES ${CMAKE_CURRENT_SOURCE_DIR}/${name}.cpp)
endfunction()

# Writes the tables of the skills and hook handlers that the program is linked with.
function(atelier_skills_end)
  get_property(skills GLOBAL PROPERTY ATELIER_SKILLS)
  get_property(hooks GLOBAL PROPERTY ATELIER_HOOKS)
  get_property(hook_sources GLOBAL PROPERTY ATELIER_HOOK_SOURCES)
  set(declared "")
  set(listed_skills "")
  set(listed_hooks "")
  foreach(name IN LISTS skills)
    string(APPEND declared "extern const Skill ${name}_skill;\n")
    string(APPEND listed_skills "&${name}_skill, ")
  endforeach()
  foreach(name IN LISTS hooks)
    string(REPLACE "-" "_" symbol ${name})
    string(APPEND declared "extern const Hook ${symbol}_hook;\n")
    string(APPEND listed_hooks "&${symbol}_hook, ")
    atelier_small_program(atelier-${name})
  endforeach()
  configure_file(${CMAKE_SOURCE_DIR}/cmake/programs_table.cpp.in programs_table.cpp @ONLY)
  target_sources(atelier-skills PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/programs_table.cpp
                                        ${hook_sources})
endfunction()
