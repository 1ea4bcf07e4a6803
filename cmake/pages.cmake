# SPDX-License-Identifier: GPL-3.0-or-later
# Lets the program print its man pages and completions: cmake -DPROGRAM= -DOUT= -P pages.cmake
file(REMOVE_RECURSE ${OUT})
file(MAKE_DIRECTORY ${OUT})
function(printed to)
  execute_process(COMMAND ${PROGRAM} ${ARGN} OUTPUT_FILE ${OUT}/text RESULT_VARIABLE code)
  if(NOT code EQUAL 0)
    message(FATAL_ERROR "impasto ${ARGN}: exit ${code}")
  endif()
  get_filename_component(folder ${OUT}/${to} DIRECTORY)
  file(MAKE_DIRECTORY ${folder})
  file(RENAME ${OUT}/text ${OUT}/${to})
endfunction()

printed(man1/impasto.1 help --man)
file(STRINGS ${OUT}/man1/impasto.1 also REGEX "impasto.*-[a-z]+.*\\(1\\)")
foreach(line ${also})  # \fBimpasto\-paint\fR(1),
  string(REGEX REPLACE ".*impasto.*-([a-z]+).*" "\\1" command "${line}")
  printed(man1/impasto-${command}.1 help ${command} --man)
endforeach()
printed(bash-completion/completions/impasto help --completion bash)
printed(zsh/vendor-completions/_impasto help --completion zsh)
printed(fish/vendor_completions.d/impasto.fish help --completion fish)
file(TOUCH ${OUT}/done)
