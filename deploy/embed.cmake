# Puts text files into the binary.
#
#   embed_files(<target> <function> <file>...)
#
# (files named from the repository root) gives <target> a generated pair "embedded/<function>.hpp" and .cpp with
#   std::span<const warroom::EmbeddedFile> warroom::<function>();   // name: the file's name without its ending
# which is written again whenever one of the files changes. Run as a script, this same file writes the pair.

function(embed_files target function)
  set(folder ${CMAKE_CURRENT_BINARY_DIR}/embedded)
  set(pair ${folder}/${function}.hpp ${folder}/${function}.cpp)
  set(sources ${ARGN})
  list(TRANSFORM sources PREPEND ${CMAKE_SOURCE_DIR}/ REGEX "^[^/]")
  list(JOIN sources "|" files) # a list's own ; would not survive the command line
  add_custom_command(
    OUTPUT ${pair}
    COMMAND ${CMAKE_COMMAND} -DFUNCTION=${function} -DFOLDER=${folder} "-DFILES=${files}" -P ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
    DEPENDS ${sources} ${CMAKE_CURRENT_FUNCTION_LIST_FILE}
    COMMENT "Embedding ${function}"
    VERBATIM)
  target_sources(${target} PRIVATE ${pair})
  target_include_directories(${target} PUBLIC ${CMAKE_CURRENT_BINARY_DIR})
endfunction()

if(NOT CMAKE_SCRIPT_MODE_FILE)
  return()
endif()

string(REPLACE "|" ";" FILES "${FILES}")
set(entries "")
foreach(file IN LISTS FILES)
  get_filename_component(name "${file}" NAME_WLE)
  file(READ "${file}" text)
  string(FIND "${text}" ")_embedded_\"" end)
  if(NOT end EQUAL -1)
    message(FATAL_ERROR "${file} contains the delimiter of the raw string it would be kept in")
  endif()
  string(APPEND entries "    {\"${name}\", R\"_embedded_(${text})_embedded_\"},\n")
endforeach()

file(WRITE "${FOLDER}/${FUNCTION}.hpp" "#pragma once
#include \"bot/embedded_file.hpp\"

#include <span>

namespace warroom {

std::span<const EmbeddedFile> ${FUNCTION}();

} // namespace warroom
")
file(WRITE "${FOLDER}/${FUNCTION}.cpp" "#include \"embedded/${FUNCTION}.hpp\"

namespace warroom {

namespace {

constexpr EmbeddedFile files[] = {
${entries}};

} // namespace

std::span<const EmbeddedFile> ${FUNCTION}() { return files; }

} // namespace warroom
")
