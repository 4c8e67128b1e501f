# Fills a manual page from what the programs say of themselves, and lets scdoc typeset it.
#
#   cmake -D TEMPLATE=x.1.scd.in -D OUT=x.1 -D BIN=folder -D SCDOC=scdoc -D EXIT_STATUS=file
#         -D COMMANDS=init,plan -D SUBJECT=command -D DOCS=folder -D AWK=awk -P ManPage.cmake
#
# SUBJECT is the command the page is about, "" for none. Placeholders: @SUMMARY@ @SYNOPSIS@ @OPTIONS@ of the
# subject, @COMMANDS@ (every command with its summary), @SKILL name@ and @HOOK name@ (the section of a program), @EXIT_STATUS@,
# @DOC name.md@ (that page of DOCS, without its title).
cmake_minimum_required(VERSION 3.25)

# What `program --describe` prints.
function(describe out)
  execute_process(
    COMMAND ${ARGN} --describe
    OUTPUT_VARIABLE text
    COMMAND_ERROR_IS_FATAL ANY)
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

# `text` with scdoc's own characters escaped.
function(escape out text)
  string(REGEX REPLACE "([\\\\_*`])" "\\\\\\1" text "${text}")
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

function(member out json)
  string(JSON value ERROR_VARIABLE missing GET "${json}" ${ARGN})
  if(missing OR value STREQUAL "null")
    set(value "")
  endif()
  set(${out} "${value}" PARENT_SCOPE)
endfunction()

# Names in bold, values in italics, the text below, one entry an argument or option.
function(options_of out json)
  set(text "")
  string(JSON count LENGTH "${json}" arguments)
  foreach(i RANGE ${count})
    if(i EQUAL count)
      break()
    endif()
    string(JSON name GET "${json}" arguments ${i} name)
    string(JSON help GET "${json}" arguments ${i} help)
    escape(name "${name}")
    escape(help "${help}")
    string(APPEND text "_${name}_\n\t${help}\n\n")
  endforeach()
  string(JSON count LENGTH "${json}" options)
  foreach(i RANGE ${count})
    if(i EQUAL count)
      break()
    endif()
    string(JSON name GET "${json}" options ${i} name)
    string(JSON help GET "${json}" options ${i} help)
    member(letter "${json}" options ${i} letter)
    member(value "${json}" options ${i} value)
    escape(help "${help}")
    set(entry "*--${name}*")
    if(letter)
      set(entry "*-${letter}*, ${entry}")
    endif()
    if(value)
      escape(value "${value}")
      string(APPEND entry " _${value}_")
    endif()
    string(APPEND text "${entry}\n\t${help}\n\n")
  endforeach()
  string(STRIP "${text}" text)
  set(${out} "${text}" PARENT_SCOPE)
endfunction()

function(synopsis_of out json)
  string(JSON usage GET "${json}" usage)
  string(REGEX REPLACE "^usage: " "" usage "${usage}")
  escape(usage "${usage}")
  # The words of the program itself, up to the first argument or option, in bold.
  string(REGEX MATCH "^[a-z\\_-]+( [a-z\\_-]+)*" program "${usage}")
  string(LENGTH "${program}" length)
  string(SUBSTRING "${usage}" ${length} -1 rest)
  set(${out} "*${program}*${rest}" PARENT_SCOPE)
endfunction()

function(sentence out text)
  escape(text "${text}")
  string(SUBSTRING "${text}" 0 1 first)
  string(TOUPPER "${first}" first)
  string(SUBSTRING "${text}" 1 -1 rest)
  set(${out} "${first}${rest}." PARENT_SCOPE)
endfunction()

file(READ "${TEMPLATE}" page)
file(READ "${EXIT_STATUS}" exit_status)
string(STRIP "${exit_status}" exit_status)
string(REPLACE "@EXIT_STATUS@" "${exit_status}" page "${page}")

if(SUBJECT)
  describe(json "${BIN}/git-atelier" "${SUBJECT}")
  member(summary "${json}" summary)
  escape(summary "${summary}")
  options_of(options "${json}")
  synopsis_of(synopsis "${json}")
  string(REPLACE "@SUMMARY@" "${summary}" page "${page}")
  string(REPLACE "@SYNOPSIS@" "${synopsis}" page "${page}")
  string(REPLACE "@OPTIONS@" "${options}" page "${page}")
endif()

if(page MATCHES "@COMMANDS@")
  set(list "")
  string(REPLACE "," ";" commands "${COMMANDS}")
  foreach(command IN LISTS commands)
    describe(json "${BIN}/git-atelier" "${command}")
    member(summary "${json}" summary)
    sentence(summary "${summary}")
    string(APPEND list "*git-atelier-${command}*(1)\n\t${summary}\n\n")
  endforeach()
  string(STRIP "${list}" list)
  string(REPLACE "@COMMANDS@" "${list}" page "${page}")
endif()

while(page MATCHES "@(SKILL|HOOK) ([a-z_-]+)@")
  set(kind ${CMAKE_MATCH_1})
  set(skill ${CMAKE_MATCH_2})
  describe(json "${BIN}/${skill}")
  member(summary "${json}" summary)
  sentence(summary "${summary}")
  options_of(options "${json}")
  synopsis_of(synopsis "${json}")
  escape(title "${skill}")
  string(REPLACE "@${kind} ${skill}@" "## ${title}\n\n${synopsis}\n\n${summary}\n\n${options}" page "${page}")
endwhile()

# Their texts may have anything in them, so that they are not looked at once more.
string(REGEX MATCHALL "@DOC [a-z-]+\\.md@" docs "${page}")
foreach(placeholder IN LISTS docs)
  string(REGEX REPLACE "^@DOC (.*)@$" "\\1" name "${placeholder}")
  execute_process(
    COMMAND "${AWK}" -f "${CMAKE_CURRENT_LIST_DIR}/markdown-to-scdoc.awk" "${DOCS}/${name}"
    OUTPUT_VARIABLE text
    COMMAND_ERROR_IS_FATAL ANY)
  string(STRIP "${text}" text_of_${name})
  string(REPLACE "${placeholder}" "<doc ${name}>" page "${page}")
endforeach()

if(page MATCHES "@[A-Z]+[^@\n]*@")
  message(FATAL_ERROR "${TEMPLATE}: nothing fills ${CMAKE_MATCH_0}")
endif()

foreach(placeholder IN LISTS docs)
  string(REGEX REPLACE "^@DOC (.*)@$" "\\1" name "${placeholder}")
  string(REPLACE "<doc ${name}>" "${text_of_${name}}" page "${page}")
endforeach()

file(WRITE "${OUT}.scd" "${page}")
# scdoc stamps the date of the build otherwise.
if(NOT DEFINED ENV{SOURCE_DATE_EPOCH})
  set(ENV{SOURCE_DATE_EPOCH} ${EPOCH})
endif()
execute_process(
  COMMAND "${SCDOC}"
  INPUT_FILE "${OUT}.scd"
  OUTPUT_FILE "${OUT}"
  COMMAND_ERROR_IS_FATAL ANY)
