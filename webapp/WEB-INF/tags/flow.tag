<%@ tag body-content="empty" pageEncoding="UTF-8" trimDirectiveWhitespaces="true" description="One of the four flows as a sequence diagram."
%><%@ attribute name="name" required="true" description="makeSession, useSession, makeToken, useToken: the message key below flow."
%><%@ attribute name="kind" required="true" description="session or token"
%><%@ attribute name="steps" required="true" description="from, to and message key below flow., such as CS:cookie,SD:find; C client, S server, D database"
%><%@ taglib prefix="c" uri="jakarta.tags.core"
%><%@ taglib prefix="fmt" uri="jakarta.tags.fmt"
%><%@ taglib prefix="fn" uri="jakarta.tags.functions"
%><%@ taglib prefix="l" tagdir="/WEB-INF/tags"
%><c:set var="list" value="${fn:split(steps, ',')}"
/><c:set var="height" value="${fn:length(list) * 32 + 52}"
/><figure class="${kind}" id="flow-${name}">
<figcaption><l:say key="flow.${name}"/></figcaption>
<svg class="flow" viewBox="0 0 360 ${height}" role="img" aria-labelledby="flow-${name}-title flow-${name}-steps">
<title id="flow-${name}-title"><l:say key="flow.${name}"/></title>
<desc id="flow-${name}-steps"><c:forEach items="${list}" var="step" varStatus="at">${at.count}. <l:say key="flow.${fn:substringAfter(step, ':')}"/>; </c:forEach></desc>
<c:forTokens items="client server database" delims=" " var="actor" varStatus="at"><c:set var="x" value="${50 + at.index * 130}"
/><line class="life" x1="${x}" x2="${x}" y1="26" y2="${height - 4}"/><rect class="head" x="${x - 46}" y="2" width="92" height="24" rx="6"/><text class="actor" x="${x}" y="19"><l:say key="flow.${actor}"/></text></c:forTokens>
<c:forEach items="${list}" var="step" varStatus="at"
><c:set var="from" value="${fn:substring(step, 0, 1)}"/><c:set var="to" value="${fn:substring(step, 1, 2)}"
/><c:set var="x1" value="${from eq 'C' ? 50 : from eq 'S' ? 180 : 310}"/><c:set var="x2" value="${to eq 'C' ? 50 : to eq 'S' ? 180 : 310}"
/><c:set var="y" value="${at.index * 32 + 58}"/><c:set var="back" value="${x2 > x1 ? -8 : 8}"
/><c:choose><c:when test="${x1 eq x2}"><circle class="${to eq 'D' ? 'idle' : 'arrow'}" cx="${x1}" cy="${y - 4}" r="5"/><text class="own" x="${to eq 'D' ? x1 - 12 : x1 + 12}" y="${y}"<c:if test="${to eq 'D'}"> text-anchor="end"</c:if>><l:say key="flow.${fn:substringAfter(step, ':')}"/></text><text class="took" x="${x1 + 12}" y="${y + 14}" data-step="${name}-${at.count}"></text></c:when
><c:otherwise><line class="step" x1="${x1}" x2="${x2 + back}" y1="${y}" y2="${y}"/><path class="arrow" d="M${x2},${y}l${back} -5v10z"/><text class="label" x="${(x1 + x2) / 2}" y="${y - 6}"><l:say key="flow.${fn:substringAfter(step, ':')}"/></text><text class="label took" x="${(x1 + x2) / 2}" y="${y + 14}" data-step="${name}-${at.count}"></text></c:otherwise></c:choose></c:forEach>
</svg>
</figure>
