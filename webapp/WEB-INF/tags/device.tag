<%@ tag body-content="empty" pageEncoding="UTF-8" trimDirectiveWhitespaces="true" description="A device in words, with what it says of itself behind them."
%><%@ attribute name="of" type="java.util.Map" required="true" description="browser and os, as site.Devices names them"
%><%@ attribute name="userAgent" required="true"
%><%@ taglib prefix="c" uri="jakarta.tags.core"
%><%@ taglib prefix="fn" uri="jakarta.tags.functions"
%><%@ taglib prefix="l" tagdir="/WEB-INF/tags"
%><span<c:if test="${not empty userAgent}"> title="${fn:escapeXml(userAgent)}"</c:if>><c:choose><c:when test="${not empty of.browser and not empty of.os}"><l:say key="device.both" with="${of.browser}" then="${of.os}"/></c:when><c:when test="${not empty of.browser}"><c:out value="${of.browser}"/></c:when><c:when test="${not empty of.os}"><l:say key="device.os" with="${of.os}"/></c:when><c:when test="${not empty userAgent}"><c:out value="${fn:length(userAgent) > 40 ? fn:substring(userAgent, 0, 40).concat('…') : userAgent}"/></c:when><c:otherwise><l:say key="device.unknown"/></c:otherwise></c:choose></span>
