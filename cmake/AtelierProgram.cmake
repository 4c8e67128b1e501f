# The small programs: skills and hook handlers. They are one executable, atelier-skills, hard-linked
# under each name; fully static, so that the loader has nothing to do, unless sanitizers are on.
#
# atelier_skill(NAME) declares NAME.cpp of the calling folder as a skill: its program in the build
# tree's bin, its install rule, its line in <build>/skills.list (read by the man pages' and the
# contract tests' build), and its contract test.

function(atelier_skills_begin)
  add_executable(atelier-skills ${ARGN})
  # Each program names its parts the same way.
  set_target_properties(atelier-skills PROPERTIES UNITY_BUILD OFF)
  target_link_libraries(atelier-skills PRIVATE atelier_wiring)
  if(NOT ATELIER_SANITIZE)
    # no_loading.cpp stands in for these four.
    target_link_options(atelier-skills PRIVATE -static -no-pie
                        LINKER:--wrap=dlopen,--wrap=dlsym,--wrap=dlclose,--wrap=dlerror)
  endif()
  install(TARGETS atelier-skills DESTINATION ${CMAKE_INSTALL_BINDIR})
endfunction()

# Hard links in the folder of the installed program, made at install time.
function(atelier_install_link name)
  install(
    CODE "file(CREATE_LINK
      \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/atelier-skills\"
      \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_BINDIR}/${name}\" COPY_ON_ERROR)")
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

# Writes the table of skills that the program is linked with.
function(atelier_skills_end)
  get_property(skills GLOBAL PROPERTY ATELIER_SKILLS)
  set(declared "")
  set(listed "")
  set(names "")
  foreach(name IN LISTS skills)
    string(APPEND declared "extern const Skill ${name}_skill;\n")
    string(APPEND listed "    &${name}_skill,\n")
    string(APPEND names "${name}\n")
  endforeach()
  file(
    CONFIGURE
    OUTPUT skills_table.cpp
    CONTENT
      "#include \"wiring/skill.hpp\"\n\nnamespace atelier {\n\n@declared@\nstd::span<const Skill* const> registered_skills() {\n    static const Skill* const skills[] = {\n@listed@    };\n    return skills;\n}\n\n} // namespace atelier\n"
    @ONLY)
  file(CONFIGURE OUTPUT ${CMAKE_BINARY_DIR}/skills.list CONTENT "@names@" @ONLY)
  target_sources(atelier-skills PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/skills_table.cpp)
endfunction()
